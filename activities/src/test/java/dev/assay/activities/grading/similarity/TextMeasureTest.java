package dev.assay.activities.grading.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The table's header says which packages, in which versions, gave the expected scores. */
class TextMeasureTest {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setCommentMarker('#')
            .setHeader()
            .setSkipHeaderRecord(true)
            .get();

    static Stream<CSVRecord> table() {
        try (Reader reader = new InputStreamReader(
                        Objects.requireNonNull(TextMeasureTest.class.getResourceAsStream("reference.csv")),
                        StandardCharsets.UTF_8);
                var rows = FORMAT.parse(reader)) {
            List<CSVRecord> records = rows.getRecords();
            assertThat(records).hasSizeGreaterThanOrEqualTo(60);
            return records.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("table")
    void scoresAreThoseOfThePackagesDigitForDigit(CSVRecord row) {
        String output = text(row.get("output"));
        String target = text(row.get("target"));
        List<String> measures = row.getParser().getHeaderNames().subList(2, row.size());
        assertThat(measures).hasSize(10);
        for (String measure : measures) {
            assertThat(TextMeasure.of(measure).applyAsDouble(output, target))
                    .as("%s of %s / %s", measure, row.get("output"), row.get("target"))
                    .isEqualTo(Double.parseDouble(row.get(measure)));
        }
    }

    private static String text(String body) {
        return JsonMapper.shared().readTree('"' + body + '"').stringValue();
    }

    /** As a model that repeats itself until its limit of tokens makes it. */
    @ParameterizedTest
    @ValueSource(strings = {"bleu", "gleu", "meteor", "rouge_1", "rouge_5"})
    @Timeout(300)
    void longTextsTakeLinearTime(String measure) {
        for (String one : List.of("a ".repeat(50_000), "y".repeat(200_000), "x.".repeat(50_000), words(1, 20_000))) {
            assertThat(TextMeasure.of(measure).applyAsDouble(one, words(2, 20_000)))
                    .isBetween(0.0, 1.0);
        }
    }

    @Test
    @Timeout(300)
    void longTextsThatAreAlikeAreCompared() {
        String long1 = words(1, 300_000);
        String long2 = long1.substring(0, 1_000_000) + "?" + long1.substring(1_000_001);

        assertThat(TextMeasure.of("fuzzy_match").applyAsDouble(long1, long2)).isBetween(0.999998, 0.9999999);
        assertThat(TextMeasure.of("rouge_l").applyAsDouble(long1, long2)).isGreaterThan(0.9999);
    }

    @Test
    void whatWouldTakeMinutesIsRefused() {
        String long1 = words(1, 200_000);
        String long2 = "?" + words(2, 200_000) + "?";

        assertThatThrownBy(() -> TextMeasure.of("fuzzy_match").applyAsDouble(long1, long2))
                .isInstanceOf(TooLongException.class)
                .hasMessageMatching(
                        "1\\d{6} x 1\\d{6} characters to compare \\(expected: lengths whose product is at most 40000000000\\)");
        assertThatThrownBy(() -> TextMeasure.of("rouge_l").applyAsDouble(words(1, 300_000), words(2, 300_000)))
                .isInstanceOf(TooLongException.class)
                .hasMessageContaining("words to compare");
    }

    private static String words(long seed, int count) {
        return new Random(seed).ints(count, 0, 5_000).mapToObj(n -> "w" + n).collect(Collectors.joining(" "));
    }
}
