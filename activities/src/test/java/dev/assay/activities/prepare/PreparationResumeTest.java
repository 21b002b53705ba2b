package dev.assay.activities.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Preparing goes on where it ended, over the borders of tasks: the same items, tasks and blocks as in one go. */
class PreparationResumeTest {

    private static final int FIRST = 1_200;
    private static final int SECOND = 700;
    private static final String ITEMS = "item_no, task_no, sample_index, source_row, prompt, target";

    private final PreparedRun whole = new PreparedRun();
    private final PreparedRun run = new PreparedRun();

    @AfterEach
    void close() {
        run.close();
        whole.close();
    }

    @Test
    void stoppedAfterEachBatch() throws IOException {
        prepared();
        start(run);
        int passes = 0;
        while (!run.prepared()) {
            int before = run.items();
            Throwable stopped = catchThrowable(() -> prepare(run, () -> run.items() > before));
            if (stopped != null) {
                assertThat(stopped).hasStackTraceContaining("goes on elsewhere");
            }
            assertThat(run.items()).isGreaterThan(before);
            passes++;
        }
        // Three batches of the first task, two of the second.
        assertThat(passes).isEqualTo(5);
        assertSame();
    }

    /** @param lost items of the second task that were not written; its end was not either */
    @ParameterizedTest
    @ValueSource(strings = {"item_no >= 1900", "item_no >= 1700", "task_no = 1"})
    void diedInTheSecondTask(String lost) throws IOException {
        prepared();
        start(run);
        prepare(run, () -> false);
        uncut("task_no = 1");
        run.sql("DELETE FROM eval_items WHERE run_id = :id AND " + lost);
        List<String> kept = run.written("item_no, xmin");
        prepare(run, () -> false);
        assertThat(run.written("item_no, xmin")).as("written once").startsWith(kept.toArray(String[]::new));
        assertSame();
    }

    @Test
    void diedBetweenTheLastItemOfTheFirstTaskAndItsEnd() throws IOException {
        prepared();
        start(run);
        prepare(run, () -> false);
        uncut("true");
        run.sql("DELETE FROM eval_items WHERE run_id = :id AND task_no = 1");
        prepare(run, () -> false);
        assertSame();
    }

    @Test
    void diedBeforeBlocksWereCut() throws IOException {
        prepared();
        start(run);
        prepare(run, () -> false);
        uncut("false");
        prepare(run, () -> false);
        assertSame();
    }

    @Test
    void whatAnotherExecutionHasIsLeftAlone() throws IOException {
        prepared();
        start(run);
        prepare(run, () -> {
            if (run.items() > 0) {
                run.sql("UPDATE eval_runs SET execution = 'another' WHERE id = :id");
            }
            return false;
        });
        assertThat(run.prepared()).isFalse();
        assertThat(run.items()).as("one batch").isEqualTo(500);
        assertThat(run.stopCause()).isEmpty();
        run.sql("UPDATE eval_runs SET execution = 'execution' WHERE id = :id");
        prepare(run, () -> false);
        assertSame();
    }

    private void prepared() throws IOException {
        start(whole);
        prepare(whole, () -> false);
        assertThat(whole.prepared()).isTrue();
        assertThat(whole.items()).isEqualTo(FIRST + SECOND);
    }

    /** @param tasks those that had not ended */
    private void uncut(String tasks) {
        run.sql("DELETE FROM eval_blocks WHERE run_id = :id")
                .sql("UPDATE eval_runs SET prepared_at = NULL WHERE id = :id")
                .sql("DELETE FROM eval_run_tasks WHERE run_id = :id AND " + tasks);
    }

    private void assertSame() {
        assertThat(run.prepared()).isTrue();
        assertThat(run.written(ITEMS)).isEqualTo(whole.written(ITEMS));
        assertThat(run.cut()).isEqualTo(whole.cut());
    }

    private static void start(PreparedRun run) throws IOException {
        String first = run.file("first.jsonl", rows(FIRST));
        String second = run.file("second.csv", "q,a\n" + lines(SECOND, "%1$d,%1$d%n"));
        run.manifest("{\"tasks\": [" + task("first", first) + ", " + task("second", second) + "]}");
    }

    /** The task reads no hub. */
    private static void prepare(PreparedRun run, BooleanSupplier stopping) {
        run.prepare(URI.create("http://127.0.0.1:9"), Duration.ofSeconds(1), stopping);
    }

    private static String task(String id, String file) {
        return """
                {"id": "%s", "type": "qa", "dataset": {"file_id": "%s"}, "prompt_template": "{{ q }}?",
                 "target_template": "{{ a }}", "grader": {"type": "exact_match"}}""".formatted(id, file);
    }

    private static String rows(int rows) {
        return lines(rows, "{\"q\": %1$d, \"a\": \"a%1$d\"}%n");
    }

    private static String lines(int rows, String format) {
        return IntStream.range(0, rows).mapToObj(format::formatted).collect(Collectors.joining());
    }
}
