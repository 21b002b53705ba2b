package dev.assay.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.manifest.DatasetFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetReaderTest {
    /** \n, \r and BOM stand for what they name. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            JSONL~{"a": 1}\\n{"a": 2}~1:1 {"a":1}; 2:2 {"a":2}
            JSONL~{"a": 1}\\r\\n\\r\\n  \\n{"a": 2}\\r\\n~1:1 {"a":1}; 2:4 {"a":2}
            JSONL~BOM{"a": "é😀"}~1:1 {"a":"é😀"}
            JSONL~{"a": 1.0, "b": 1.50, "c": 123456789012345678901234567890, "d": 1e2, "e": null}~1:1 {"a":1.0,"b":1.50,"c":123456789012345678901234567890,"d":1E+2,"e":null}
            CSV~a,b\\n1,x\\n2,"y, ""z"" w"~1:2 {"a":"1","b":"x"}; 2:3 {"a":"2","b":"y, \\"z\\" w"}
            CSV~BOMa,b\\r\\n1,x\\r\\n\\r\\n2,y\\r\\n~1:2 {"a":"1","b":"x"}; 2:4 {"a":"2","b":"y"}
            CSV~a,my-col name\\n"1\\n2",x\\n3,y~1:2 {"a":"1\\n2","my-col name":"x"}; 2:4 {"a":"3","my-col name":"y"}
            CSV~a,b\\n,\\n~1:2 {"a":"","b":""}
            """)
    void rowsAreReadWithTheirPlaces(DatasetFormat format, String file, String expected) throws IOException {
        assertThat(read(format, bytes(file), 0)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            JSONL~{"a": 1}\\n{"secret~line 2: the JSON ends before it is complete (expected: one JSON object a line)
            JSONL~{"a": 1}\\n{"a": secret}~line 2: not valid JSON at character 7 (expected: one JSON object a line)
            JSONL~{"a": 1} {"secret": 2}~line 1: not valid JSON at character 10 (expected: one JSON object a line)
            JSONL~["secret"]~line 1: a JSON array (expected: one JSON object a line)
            JSONL~"secret"~line 1: a JSON string (expected: one JSON object a line)
            JSONL~{"a": NaN}~line 1: not valid JSON at character 10 (expected: one JSON object a line)
            CSV~a,b\\n1,2\\nsecret~line 3: 1 values (expected: 2, as many as the header has)
            CSV~a,b\\n1,2,secret~line 2: 3 values (expected: 2, as many as the header has)
            CSV~a,b\\n1,"secret~line 2: a quoted value is not closed or is followed by text (expected: RFC 4180)
            CSV~a,b\\n1,"x"secret~line 2: a quoted value is not closed or is followed by text (expected: RFC 4180)
            CSV~a,a\\n1,2~line 1: column 2 of the header has the name of another (expected: a name of its own each)
            CSV~a,\\n1,2~line 1: column 2 of the header has no name (expected: a name of its own each)
            CSV~\\n1,2~line 1: no header (expected: a first line with the columns' names)
            """)
    void whatIsMalformedIsPlacedAndNotQuoted(DatasetFormat format, String file, String message) {
        assertThatThrownBy(() -> read(format, bytes(file), 0))
                .isInstanceOfSatisfying(DatasetException.class, e -> {
                    assertThat(e.code()).isEqualTo("dataset_malformed");
                    assertThat(e.details()).containsEntry("file", "data.x").containsKey("line");
                    assertThat(e.getCause()).isNull();
                })
                .hasMessage("data.x, " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            JSONL~``
            JSONL~\\n \\n
            CSV~a,b
            CSV~a,b\\n\\n
            """)
    void aDatasetWithoutRowsIsEmpty(DatasetFormat format, String file) {
        assertThatThrownBy(() -> read(format, bytes(file), 0))
                .isInstanceOfSatisfying(
                        DatasetException.class, e -> assertThat(e.code()).isEqualTo("dataset_empty"))
                .hasMessageEndingWith("no rows (expected: at least one)");
    }

    @Test
    void anEmptyCsvHasNoHeader() {
        assertThatThrownBy(() -> read(DatasetFormat.CSV, new byte[0], 0))
                .hasMessage("data.x, line 1: no header (expected: a first line with the columns' names)");
    }

    @Test
    void readingResumesAfterSkippedRows() throws IOException {
        assertThat(read(DatasetFormat.JSONL, bytes("{broken\\n\\n{\"a\": 2}"), 1))
                .isEqualTo("2:3 {\"a\":2}");
        assertThat(read(DatasetFormat.CSV, bytes("a\\n1\\n2\\n3"), 2)).isEqualTo("3:4 {\"a\":\"3\"}");
        assertThat(read(DatasetFormat.CSV, bytes("a\\n1"), 5)).isEmpty();
    }

    @Test
    void invalidUtf8IsNotReplaced() {
        byte[] bad = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'};
        byte[] badCsv = {'a', '\n', (byte) 0xFF, '\n'};

        assertThatThrownBy(() -> read(DatasetFormat.JSONL, bad, 0))
                .hasMessage("data.x, line 1: not valid UTF-8 (expected: UTF-8)");
        assertThatThrownBy(() -> read(DatasetFormat.CSV, badCsv, 0)).hasMessageContaining("not valid UTF-8");
    }

    @Test
    void linesAndDepthAreBounded() {
        assertThatThrownBy(() -> read(DatasetFormat.JSONL, endless("{\"a\": \"", 'x'), 0))
                .hasMessage("data.x, line 1: more than 16 MiB (expected: at most 16 MiB a line)");
        assertThatThrownBy(() -> read(DatasetFormat.CSV, endless("a\n\"", 'x'), 0))
                .hasMessage("data.x, line 2: more than 16 Mi characters (expected: at most 16 Mi a row)");
        assertThatThrownBy(
                        () -> read(DatasetFormat.JSONL, endless("{\"a\": ", '[').readNBytes(100_000), 0))
                .hasMessageStartingWith("data.x, line 1: JSON beyond the limits");
    }

    @Test
    void theNameDecidesTheFormatWhereTheManifestDoesNot() {
        assertThat(DatasetFormat.forFile(Optional.empty(), "a.CSV")).isEqualTo(DatasetFormat.CSV);
        assertThat(DatasetFormat.forFile(Optional.empty(), "a.jsonl")).isEqualTo(DatasetFormat.JSONL);
        assertThat(DatasetFormat.forFile(Optional.of(DatasetFormat.JSONL), "a.csv"))
                .isEqualTo(DatasetFormat.JSONL);
    }

    private static InputStream endless(String start, char rest) {
        byte[] chunk = String.valueOf(rest).repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        List<InputStream> parts = new ArrayList<>(List.of(new ByteArrayInputStream(bytes(start))));
        IntStream.range(0, 64).forEach(i -> parts.add(new ByteArrayInputStream(chunk)));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    private static byte[] bytes(String text) {
        return text.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("BOM", "\uFEFF")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String read(DatasetFormat format, byte[] file, long skip) throws IOException {
        return read(format, new ByteArrayInputStream(file), skip);
    }

    private static String read(DatasetFormat format, InputStream file, long skip) throws IOException {
        List<String> rows = new ArrayList<>();
        try (RowStream stream = DatasetReader.open(format, "data.x", file, skip)) {
            while (stream.hasNext()) {
                Row row = stream.next();
                rows.add(row.sourceRow() + ":" + row.line() + " " + row.values());
            }
        }
        return String.join("; ", rows);
    }
}
