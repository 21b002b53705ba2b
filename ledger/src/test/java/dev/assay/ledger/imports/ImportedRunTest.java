package dev.assay.ledger.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.imports.ImportedRun.TaskSize;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs that were executed elsewhere; each test ends with an audit of them. */
class ImportedRunTest extends LedgerTestCase {

    private static final Instant THEN = Instant.parse("2025-06-13T17:59:34Z");
    private static final JsonMapper JSON = JsonMapper.shared();

    private static ImportedRun begin(Handle handle, UUID id, TaskSize... tasks) {
        Run.Request request = new Run.Request(
                UUID.randomUUID(),
                1,
                UUID.randomUUID(),
                List.of("org/model"),
                List.of("a", "b"),
                null,
                null,
                JSON.createObjectNode(),
                null,
                8,
                8,
                JSON.createObjectNode(),
                JSON.createObjectNode());
        return ImportedRun.begin(handle, id, new Run.Owner("org", "team", null), request, "ann", THEN, List.of(tasks));
    }

    private static ImportedRun.Sample sample(int index, String output, double score) {
        return new ImportedRun.Sample(
                index, "{\"doc\": " + index + "}", "prompt", null, output, "x", false, "{\"m\": " + score + "}", score);
    }

    private Run read(UUID id) {
        return jdbi.inTransaction(
                handle -> handle.attach(RunDao.class).lockAny(id).orElseThrow());
    }

    @Test
    void blocksEndWhereTasksDoAndMetricsAreThoseOfTheSamples() {
        UUID id = UUID.randomUUID();
        jdbi.useTransaction(handle -> {
            ImportedRun run = begin(handle, id, new TaskSize("a", 150), new TaskSize("b", 64));
            IntStream.range(0, 150).forEach(i -> run.add(sample(i, "answer", i % 3)));
            IntStream.range(0, 64).forEach(i -> run.add(sample(i, "answer\0", 0.5)));
            // Nobody else sees any of it yet.
            assertThat(Ledger.jdbi(database.dataSource())
                            .withExtension(RunDao.class, runs -> runs.find(id, "team", null))
                            .isPresent())
                    .isFalse();
            run.finish();
        });
        Run run = read(id);
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        assertThat(run.stored()).isEqualTo(new RunCounters.Counts(214, 214, 0));
        assertThat(run.execution()).isNull();
        assertThat(number("SELECT count(*) FROM eval_blocks WHERE run_id = ? AND phase = 'done' AND token IS NULL", id))
                .isEqualTo(4);
        assertThat(number("SELECT count(*) FROM eval_generations WHERE run_id = ? AND flags = '{sanitized}'", id))
                .isEqualTo(64);
        assertThat(number("SELECT count(*) FROM eval_runs WHERE id = ? AND next_dispatch_at IS NULL", id))
                .isEqualTo(1);
        JsonNode m = JSON.readTree(String.valueOf(run.metrics()))
                .at("/by_task/a/by_model")
                .path("org/model");
        // 0, 1 and 2, fifty times each.
        assertThat(m.at("/metrics/m/mean").asDouble()).isCloseTo(1, within(1e-12));
        assertThat(m.at("/metrics/m/stderr").asDouble()).isCloseTo(Math.sqrt(100 / 149.0 / 150), within(1e-12));
        assertThat(m.at("/latency_ms/p50").isNull()).isTrue();
    }

    @Test
    void longTextsAreWrittenBeforeTheirBlockEnds() {
        UUID id = UUID.randomUUID();
        String mebi = "x".repeat(1 << 20);
        jdbi.useTransaction(handle -> {
            ImportedRun run = begin(handle, id, new TaskSize("a", 12));
            for (int i = 0; i < 12; i++) {
                run.add(sample(i, mebi, 1));
                int written = handle.select("SELECT count(*) FROM eval_generations WHERE run_id = ?", id)
                        .mapTo(Integer.class)
                        .one();
                assertThat(i + 1 - written).isLessThan(5);
            }
            run.finish();
        });
        assertThat(read(id).stored()).isEqualTo(new RunCounters.Counts(12, 12, 0));
    }

    @Test
    void aRunThatIsNotWholeIsNotWritten() {
        UUID id = UUID.randomUUID();
        assertThatThrownBy(() -> jdbi.useTransaction(handle -> {
                    ImportedRun run = begin(handle, id, new TaskSize("a", 2));
                    run.add(sample(0, "", 1));
                    run.finish();
                }))
                .hasMessage("0 samples (expected: 2)");
        assertThatThrownBy(() -> jdbi.useTransaction(handle -> {
                    ImportedRun run = begin(handle, id, new TaskSize("a", 1));
                    run.add(sample(0, "", 1));
                    run.add(sample(1, "", 1));
                }))
                .hasMessage("sample 1 (expected: 1 samples in all)");
        assertThat(number("SELECT count(*) FROM eval_runs WHERE id = ?", id)).isZero();
        assertThat(number("SELECT count(*) FROM eval_items WHERE run_id = ?", id))
                .isZero();
    }

    private int number(String sql, UUID id) {
        return jdbi.withHandle(
                handle -> handle.select(sql, id).mapTo(Integer.class).one());
    }
}
