package dev.assay.activities.grading.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The tables' headers say which package, in which version, gave the expected scores. */
class ReferenceScoresTest {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setCommentMarker('#')
            .setHeader()
            .setSkipHeaderRecord(true)
            .get();

    static Stream<Arguments> f1() {
        return table("f1-reference.csv");
    }

    static Stream<Arguments> rougeL() {
        return table("rouge_l-reference.csv");
    }

    @ParameterizedTest(name = "{index}: {0} / {1}")
    @MethodSource("f1")
    void f1IsSquads(String output, String target, double expected) {
        assertThat(TokenF1.score(output, target)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{index}: {0} / {1}")
    @MethodSource("rougeL")
    void rougeLIsRougeScores(String output, String target, double expected) {
        assertThat(RougeL.score(output, target)).isEqualTo(expected);
    }

    private static Stream<Arguments> table(String file) {
        try (Reader reader = new InputStreamReader(
                        Objects.requireNonNull(ReferenceScoresTest.class.getResourceAsStream(file), file),
                        StandardCharsets.UTF_8);
                var rows = FORMAT.parse(reader)) {
            List<CSVRecord> records = rows.getRecords();
            assertThat(records).hasSizeGreaterThanOrEqualTo(30);
            return records.stream()
                    .map(row -> Arguments.of(
                            text(row.get("output")), text(row.get("target")), Double.parseDouble(row.get("expected"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String body) {
        return JsonMapper.shared().readTree('"' + body + '"').stringValue();
    }
}
