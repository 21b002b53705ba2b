package dev.assay.activities.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.dataset.parquet.TestParquet;
import dev.assay.simulator.hub.HubContent;
import dev.assay.simulator.hub.HubRequest;
import dev.assay.simulator.hub.SimulatedHub;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets of the hub become items, over real HTTP and with real faults. */
class HubPreparationTest {

    private static final String DATASET = "org/data";
    private static final int ROWS = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SimulatedHub hub = SimulatedHub.start().token("hf_token");

    @AfterEach
    void close() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "jsonl.gz", "json", "csv", "csv.gz", "parquet"})
    void everyFormat(String format) throws Exception {
        String commit = hub.commit(DATASET, "main", files(format, "q"));
        hub.pageSize(2);
        try (PreparedRun run =
                new PreparedRun("{\"path\": \"org/data\", \"split\": \"test\", \"revision\": \"main\"}")) {
            run.prepare(hub.baseUrl(), PATIENCE, () -> false);

            assertThat(run.stopCause()).isEmpty();
            assertThat(run.prepared()).isTrue();
            assertThat(run.pinned("org/data@main")).isEqualTo(commit);
            assertThat(run.written("item_no, sample_index, source_row, prompt, target, dataset_row ->> 'question'"))
                    .isEqualTo(expected("q", ROWS));
        }
        assertThat(hub.requests())
                .filteredOn(request -> request.host().equals("cdn"))
                .isNotEmpty()
                .extracting(HubRequest::authorization)
                .containsOnly("");
    }

    @Test
    void theFirstRowsOnly() throws Exception {
        hub.commit(DATASET, "main", files("jsonl", "q"));
        try (PreparedRun run = new PreparedRun("{\"path\": \"org/data\", \"split\": \"test\", \"max_rows\": 1501}")) {
            run.prepare(hub.baseUrl(), PATIENCE, () -> false);
            assertThat(run.written("item_no, sample_index, source_row, prompt, target, dataset_row ->> 'question'"))
                    .isEqualTo(expected("q", 1501));
        }
    }

    @Test
    void aRowWithANulCharacterCanBeReadInSql() {
        hub.commit(
                DATASET, "main", Map.of("test.jsonl", HubContent.of("{\"question\": \"q\\u0000\", \"answer\": 1}\n")));
        try (PreparedRun run = new PreparedRun("{\"path\": \"org/data\", \"split\": \"test\"}")) {
            run.prepare(hub.baseUrl(), PATIENCE, () -> false);
            assertThat(run.written("dataset_row ->> 'question', prompt")).containsExactly("q\uFFFD q\uFFFD?");
        }
    }

    /** Stopped after each batch, while every download is cut and the branch moves on: as if nothing had happened. */
    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "json", "csv", "parquet"})
    @Tag("long")
    void goesOnWhereItWasStoppedAtTheSameCommit(String format) throws Exception {
        String commit = hub.commit(DATASET, "main", files(format, "q"));
        hub.cutAfter(20_000);
        try (PreparedRun run = new PreparedRun("{\"path\": \"org/data\", \"split\": \"test\"}")) {
            int passes = 0;
            while (!run.prepared()) {
                int before = run.items();
                try {
                    run.prepare(hub.baseUrl(), PATIENCE, () -> run.items() > before);
                } catch (RuntimeException stopped) {
                    assertThat(stopped).hasStackTraceContaining("goes on elsewhere");
                }
                assertThat(run.items()).isGreaterThanOrEqualTo(Math.min(before + 1, ROWS));
                hub.commit(DATASET, "main", files(format, "moved"));
                passes++;
            }
            assertThat(passes).isGreaterThan(3);
            assertThat(run.pinned("org/data@main")).isEqualTo(commit);
            assertThat(run.written("item_no, sample_index, source_row, prompt, target, dataset_row ->> 'question'"))
                    .isEqualTo(expected("q", ROWS));
            assertThat(hub.requests())
                    .filteredOn(request -> request.path().contains("/revision/"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv", "parquet"})
    void aHubThatGoesAwayFailsTheRunAndARetryGoesOn(String format) throws Exception {
        String commit = hub.commit(DATASET, "main", files(format, "q"));
        hub.cutAfter(20_000)
                .awayAfterDownloads(Map.of("jsonl", 4, "csv", 2, "parquet", 9).getOrDefault(format, 0));
        try (PreparedRun run = new PreparedRun("{\"path\": \"org/data\", \"split\": \"test\"}")) {
            run.prepare(hub.baseUrl(), Duration.ofMillis(500), () -> false);
            assertThat(run.stopCause().path("code").asString()).isEqualTo("dataset_unavailable");
            assertThat(run.stopCause().path("message").asString())
                    .startsWith("task t: org/data, data/test-0000")
                    .contains("the hub does not answer")
                    .doesNotContain("signature");
            assertThat(run.prepared()).isFalse();
            List<String> kept = run.written("item_no, xmin");
            assertThat(kept).hasSizeBetween(500, ROWS - 1);

            hub.away(false).cutAfter(Long.MAX_VALUE);
            hub.commit(DATASET, "main", files(format, "moved"));
            run.forgetStop().prepare(hub.baseUrl(), PATIENCE, () -> false);
            assertThat(run.prepared()).isTrue();
            assertThat(run.pinned("org/data@main")).isEqualTo(commit);
            assertThat(run.written("item_no, xmin")).startsWith(kept.toArray(String[]::new));
            assertThat(run.written("item_no, sample_index, source_row, prompt, target, dataset_row ->> 'question'"))
                    .isEqualTo(expected("q", ROWS));
        }
    }

    @Test
    void aStopEndsTheWaitForAHubThatIsAway() {
        hub.commit(DATASET, "main", Map.of());
        hub.away(true);
        try (PreparedRun run = new PreparedRun("{\"path\": \"org/data\"}")) {
            assertThatThrownBy(() -> run.prepare(
                            hub.baseUrl(),
                            Duration.ofHours(1),
                            () -> !hub.requests().isEmpty()))
                    .hasStackTraceContaining("goes on elsewhere");
        }
    }

    @Test
    void whatIsWrongIsTheRunsStopCause() {
        hub.commit(DATASET, "main", Map.of("test.jsonl", HubContent.of("{\"question\": 1, \"answer\": 2}\n{\"que")));
        assertThat(stopOf("{\"path\": \"org/none\"}"))
                .startsWith("dataset_unavailable task t: org/none: revision main: no such dataset");
        assertThat(stopOf("{\"path\": \"org/data\", \"revision\": \"v9\"}"))
                .startsWith("dataset_unavailable task t: org/data: revision v9: no such revision");
        assertThat(stopOf("{\"path\": \"org/data\"}"))
                .startsWith("dataset_unavailable task t: org/data@main: no split train (expected: one of test,");
        assertThat(stopOf("{\"path\": \"org/data\", \"data_files\": \"test.jsonl\"}"))
                .startsWith("dataset_malformed task t: org/data, test.jsonl, line 2: the JSON ends");
        hub.token("another");
        assertThat(stopOf("{\"path\": \"org/data\"}"))
                .startsWith("dataset_unavailable task t: org/data: revision main: gated, status 401");
    }

    /** 2 GiB of blank lines in 2 MB, and an array that is one text without end. */
    @Test
    @Tag("long")
    void whatUnpacksToFarTooMuchIsRefused() throws Exception {
        byte[] blanks = new byte[1 << 20];
        java.util.Arrays.fill(blanks, (byte) '\n');
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 2_048; i++) {
                gzip.write(blanks);
            }
        }
        String array = "[{\"question\": \"" + "x".repeat(17 << 20);
        hub.commit(
                DATASET,
                "main",
                Map.of("test.jsonl.gz", HubContent.of(packed.toByteArray()), "train.json", HubContent.of(array)));
        assertThat(stopOf("{\"path\": \"org/data\", \"split\": \"test\"}"))
                .startsWith(
                        "dataset_too_large task t: org/data, test.jsonl.gz: unpacks to more than 200 times its size");
        assertThat(stopOf("{\"path\": \"org/data\"}"))
                .startsWith("dataset_malformed task t: org/data, train.json, line 1: more than 16 MiB");
    }

    private String stopOf(String dataset) {
        try (PreparedRun run = new PreparedRun(dataset)) {
            run.prepare(hub.baseUrl(), PATIENCE, () -> false);
            return run.stopCause().path("code").asString() + " "
                    + run.stopCause().path("message").asString();
        }
    }

    private static List<String> expected(String prefix, int rows) {
        return IntStream.range(0, rows)
                .mapToObj(n -> n + " " + n + " " + (n + 1) + " " + prefix + n + "? a" + n + " " + prefix + n)
                .toList();
    }

    /** Three files of a thousand rows, the second with an empty one before it, and others that are not meant. */
    private static Map<String, HubContent> files(String format, String prefix) throws IOException {
        Map<String, HubContent> files = new TreeMap<>();
        for (int i = 0; i < 3; i++) {
            files.put(
                    "data/test-%05d-of-00003.%s".formatted(i, format),
                    HubContent.of(file(format, prefix, i * 1_000, 1_000)));
        }
        if (!format.equals("parquet")) {
            files.put("data/test-00000-of-00003.x." + format, HubContent.of(file(format, prefix, 0, 0)));
        }
        files.put("README.md", HubContent.of("# Data"));
        files.put("data/train-00000-of-00001." + format, HubContent.of(file(format, "train", 0, 5)));
        return files;
    }

    private static byte[] file(String format, String prefix, int first, int rows) throws IOException {
        if (format.equals("parquet")) {
            return parquet(prefix, first, rows);
        }
        byte[] text = text(format.replace(".gz", ""), prefix, first, rows).getBytes(StandardCharsets.UTF_8);
        if (!format.endsWith(".gz")) {
            return text;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text);
        }
        return packed.toByteArray();
    }

    private static String text(String format, String prefix, int first, int rows) {
        return switch (format) {
            case "csv" -> "question,answer\n" + lines(first, rows, "\n", n -> prefix + n + ",a" + n);
            case "json" -> "[" + lines(first, rows, ",\n", n -> object(prefix, n)) + "]";
            default -> lines(first, rows, "\n", n -> object(prefix, n));
        };
    }

    private static String object(String prefix, int n) {
        return "{\"question\": \"" + prefix + n + "\", \"answer\": \"a" + n + "\", \"more\": \"" + "z".repeat(40)
                + "\"}";
    }

    private static String lines(int first, int rows, String between, IntFunction<String> line) {
        return IntStream.range(first, first + rows).mapToObj(line).collect(Collectors.joining(between));
    }

    private static byte[] parquet(String prefix, int first, int rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TestParquet file = new TestParquet(bytes, "question", "answer");
        for (int group = 0; group < rows; group += 400) {
            file.group(
                    first + group,
                    Math.min(400, rows - group),
                    150,
                    (column, n) -> column.equals("question") ? prefix + n : "a" + n);
        }
        file.close();
        return bytes.toByteArray();
    }
}
