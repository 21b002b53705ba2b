package dev.assay.activities.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.dataset.DatasetReader;
import dev.assay.dataset.Row;
import dev.assay.dataset.RowStream;
import dev.assay.manifest.DatasetFormat;
import dev.assay.sandbox.Entry;
import dev.assay.sandbox.Program;
import dev.assay.sandbox.Sandbox;
import dev.assay.sandbox.SandboxOptions;
import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessedRowsTest {

    private static Sandbox sandbox;

    @BeforeAll
    static void start() throws IOException {
        // Unpacked once for the tests of all modules.
        Path home = Files.createDirectories(Path.of("../sandbox/target/sandbox-home"));
        sandbox = new Sandbox(new SandboxOptions(Engine.GRAALPY, 1, 256, Confinement.AUTO, null, home));
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            row|return {'n': row['n'] * 2}|1 {"n":2}, 2 {"n":4}, 3 {"n":6}
            row|row['t'] = [row['n'] / 4, 'é', None, 10 ** 20]; return row|1 {"n":1,"t":[0.25,"é",null,100000000000000000000]}, 2 {"n":2,"t":[0.5,"é",null,100000000000000000000]}, 3 {"n":3,"t":[0.75,"é",null,100000000000000000000]}
            row|return None if row['n'] == 2 else row|1 {"n":1}, 3 {"n":3}
            row|return [{'n': row['n'], 'i': i} for i in range(row['n'] - 1)]|2 {"n":2,"i":0}, 3 {"n":3,"i":0}, 3 {"n":3,"i":1}
            row|return [row, None]|1 {"n":1}, 2 {"n":2}, 3 {"n":3}
            row|return []|
            batch|return rows[1:]|3 {"n":2}, 3 {"n":3}
            batch|return [{'n': sum(r['n'] for r in rows)}, None]|3 {"n":6}
            """)
    void aRowIsKeptChangedDroppedOrMultiplied(String contract, String body, String expected) {
        assertThat(text(read(preprocessor(contract, body), 3, n -> 0, 0))).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            row|return 1 / (row['n'] - 2)|preprocess_bad_rows|preprocess: source row 1: transform returned a JSON number (expected: a dict, None or a list of dicts)
            row|return row if row['n'] < 2 else row['missing']|preprocess_exception|preprocess: source row 2: KeyError: 'missing'\\n  line 2, in transform: return row if row['n'] < 2 else row['missing']
            row|return [row, 'x']|preprocess_bad_rows|preprocess: source row 1: transform returned a list with a JSON string (expected: dicts only)
            row|return [row] * 10_001|preprocess_too_large|preprocess: source row 1: transform returned 10001 rows (expected: at most 10000)
            row|return {'t': 'x' * (17 << 20)}|preprocess_output_too_large|preprocess: source row 1: answer: 17825809 characters (expected: at most 16777216)
            row|return {'t': float('nan')}|preprocess_exception|preprocess: source row 1: ValueError: Out of range float values are not JSON compliant
            batch|return rows[0]|preprocess_bad_rows|preprocess: source rows 1 to 3: transform_batch returned a JSON object (expected: a list of dicts)
            batch|return [r['missing'] for r in rows]|preprocess_exception|preprocess: source rows 1 to 3: KeyError: 'missing'\\n  line 2, in transform_batch: return [r['missing'] for r in rows]
            """)
    void whatFailsIsNamedWithItsRowAndLine(String contract, String body, String code, String message) {
        assertThatExceptionOfType(PreprocessException.class)
                .isThrownBy(() -> read(preprocessor(contract, body), 3, n -> 0, 0))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.details()).containsKey("source_row");
                })
                .extracting(Throwable::getMessage)
                .asString()
                .startsWith(message.replace("\\n", "\n"));
    }

    @Test
    void aFunctionThatDoesNotEndIsEnded() {
        Preprocessor hanging = new Preprocessor(
                sandbox, program(Entry.TRANSFORM, "def transform(row):\n    while True: pass", Duration.ofSeconds(1)));
        assertThatExceptionOfType(PreprocessException.class)
                .isThrownBy(() -> read(hanging, 3, n -> 0, 0))
                .withMessage("preprocess: source row 1: transform ran longer than 1.0 s")
                .satisfies(e -> assertThat(e.code()).isEqualTo("preprocess_timeout"));
    }

    @Test
    void aSourceWithoutTheFunctionIsFoundBeforeTheFirstRow() {
        Preprocessor other = new Preprocessor(
                sandbox, program(Entry.TRANSFORM_BATCH, "def transform(row): return row", Duration.ofSeconds(60)));
        assertThatExceptionOfType(PreprocessException.class)
                .isThrownBy(other::check)
                .withMessage("preprocess: no function transform_batch (expected: def transform_batch(rows))")
                .satisfies(e -> assertThat(e.code()).isEqualTo("preprocess_invalid"));
    }

    /** Long rows from the 150th to the 159th, a mebibyte each. */
    @Test
    @Tag("long")
    void batchesAreCutTheSameWhereverReadingGoesOn() {
        Preprocessor sizes =
                preprocessor("batch", "return [{'n': r['n'], 'of': len(rows)} for r in rows if r['n'] % 7]");
        IntUnaryOperator filler = n -> n >= 150 && n < 160 ? 1 << 20 : 0;
        List<Row> all = read(sizes, 300, filler, 0);

        assertThat(all).hasSize(300 - 42);
        assertThat(all.stream().map(Row::sourceRow).distinct()).containsExactly(100L, 153L, 157L, 257L, 300L);
        for (long end : new long[] {100, 153, 157, 257, 300}) {
            List<Row> rest = all.stream().filter(row -> row.sourceRow() > end).toList();
            assertThat(text(read(sizes, 300, filler, end))).isEqualTo(text(rest));
        }
    }

    @Test
    void readingCanGoOnBehindWhatAllCameOf() {
        RowStream rows = preprocessor("row", "return [row] * row['n']").over(dataset(3, n -> 0, 0), Supplier::get);
        List<Boolean> between = new ArrayList<>();
        rows.forEachRemaining(row -> between.add(rows.between()));
        assertThat(between).containsExactly(true, false, true, false, false, true);
    }

    private static List<Row> read(Preprocessor preprocessor, int rows, IntUnaryOperator filler, long skip) {
        List<Row> read = new ArrayList<>();
        preprocessor.over(dataset(rows, filler, skip), Supplier::get).forEachRemaining(read::add);
        return read;
    }

    private static String text(List<Row> rows) {
        return rows.stream().map(row -> row.sourceRow() + " " + row.values()).collect(Collectors.joining(", "));
    }

    private static RowStream dataset(int rows, IntUnaryOperator filler, long skip) {
        String lines = IntStream.rangeClosed(1, rows)
                .mapToObj(n -> filler.applyAsInt(n) == 0
                        ? "{\"n\": " + n + "}"
                        : "{\"n\": " + n + ", \"filler\": \"" + "x".repeat(filler.applyAsInt(n)) + "\"}")
                .collect(Collectors.joining("\n"));
        return DatasetReader.open(
                DatasetFormat.JSONL,
                "data.jsonl",
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                skip);
    }

    private static Preprocessor preprocessor(String contract, String body) {
        boolean batch = contract.equals("batch");
        String source = (batch ? "def transform_batch(rows):\n    " : "def transform(row):\n    ") + body;
        return new Preprocessor(
                sandbox, program(batch ? Entry.TRANSFORM_BATCH : Entry.TRANSFORM, source, Duration.ofSeconds(60)));
    }

    private static Program program(Entry entry, String source, Duration timeout) {
        return new Program("team", "run/preprocess/t", entry, source, false, timeout, 16 << 20);
    }
}
