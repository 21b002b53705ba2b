package dev.assay.ledger.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunPurgeTest {

    private static final Duration OLD = Duration.ofDays(30);
    private static final int CHUNK = 7;

    private TestDatabase database;
    private Jdbi jdbi;
    private RunPurge purge;

    @BeforeEach
    void open() {
        database = TestDatabase.create();
        jdbi = Ledger.jdbi(database.dataSource());
        purge = new RunPurge(jdbi, CHUNK);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** A run with rows in every table, that came into its state 40 days ago. */
    private TestRun old(RunState state) {
        TestRun run = run(state);
        run.sql("""
                UPDATE eval_runs
                SET completed_at = completed_at - interval '40 days', failed_at = failed_at - interval '40 days',
                    cancelled_at = cancelled_at - interval '40 days', created_at = created_at - interval '41 days'
                WHERE id = :id
                """);
        return run;
    }

    private TestRun run(RunState state) {
        TestRun run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                .items(0, 0, 20)
                .blocks(0, 0, 0, 20, 5)
                .generate(0, 0, 15)
                .state(state);
        for (String sql : List.of(
                "INSERT INTO eval_lanes (run_id, kind, lane_no, worker) VALUES (:id, 'scoring', 0, 'w')",
                "INSERT INTO eval_model_stops (run_id, attempt, model_no, cause) VALUES (:id, 1, 0, '{}')",
                "INSERT INTO eval_response_handles (run_id, model_no, item_no, attempt, call_id, response_id, started_at)"
                        + " VALUES (:id, 0, 18, 1, gen_random_uuid(), 'resp_18', now())",
                "INSERT INTO eval_scores (run_id, model_no, item_no, grading, attempt, scores, score, started_at,"
                        + " finished_at) SELECT :id, 0, n, 1, 1, '{}', 1, now(), now() FROM generate_series(0, 9) n",
                "INSERT INTO eval_block_scores (run_id, grading, metric, model_no, last_item, block_no, count, mean,"
                        + " lowest, highest, scores, items) VALUES (:id, 1, '', 0, 4, 0, 5, 1, 1, 1, '{}', '{}')",
                "INSERT INTO eval_failures (run_id, model_no, item_no, attempt, step, code, message, failed_at)"
                        + " VALUES (:id, 0, 16, 1, 'generate', 'c', 'm', now())",
                "INSERT INTO eval_grader_calls (run_id, scope, grading, fingerprint, occurrence, attempt, call_id, kind,"
                        + " model, response, finished_at)"
                        + " VALUES (:id, 's', 1, '\\x00', 0, 1, gen_random_uuid(), 'response', 'm', '{}', now())",
                "INSERT INTO eval_graders (run_id, grading, task_no, grader_no, grader_id, ref, fingerprint, own_rows,"
                        + " calls_grading) VALUES (:id, 1, 0, 0, 'g', 1, 'f', true, 1)",
                "INSERT INTO eval_grader_scores (run_id, model_no, item_no, ref, attempt, scores, skipped, started_at,"
                        + " finished_at) VALUES (:id, 0, 0, 1, 1, '{}', false, now(), now())",
                "INSERT INTO eval_metric_names (run_id, grading, task_no, metric) VALUES (:id, 1, 0, 'm')",
                "INSERT INTO eval_aggregates (run_id, task_no, model_no, grading, input_hash, attempt, metrics,"
                        + " finished_at) VALUES (:id, 0, 0, 1, '\\x00', 1, '{}', now())",
                "INSERT INTO eval_discarded_calls (run_id, model_no, item_no, attempt, n, call_id, reason, finished_at)"
                        + " VALUES (:id, 0, 17, 1, 0, gen_random_uuid(), 'beaten', now())",
                "INSERT INTO eval_run_contents (run_id, sha256, content) VALUES (:id, '\\x00', '\\x01')",
                "INSERT INTO eval_imports (run_id, team_id, repo, path, digest, commit)"
                        + " VALUES (:id, 'team', 'r', :id::text, '\\x00', 'c')",
                "INSERT INTO eval_webhook_deliveries (id, schedule_id, run_id, type)"
                        + " VALUES (gen_random_uuid(), gen_random_uuid(), :id, 'eval.run.failed')")) {
            run.sql(sql);
        }
        return run;
    }

    private Map<String, Integer> rows(TestRun run) {
        Map<String, Integer> rows = new TreeMap<>();
        for (RunTable table : RunTable.values()) {
            rows.put(
                    table.name(),
                    jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM <table> WHERE run_id = :id")
                            .define("table", table)
                            .bind("id", run.id())
                            .mapTo(Integer.class)
                            .one()));
        }
        return rows;
    }

    private boolean visible(TestRun run) {
        return jdbi.withExtension(RunDao.class, runs -> runs.find(run.id(), "team", null))
                .isPresent();
    }

    private boolean row(TestRun run) {
        return jdbi.withHandle(handle -> handle.select("SELECT EXISTS (SELECT 1 FROM eval_runs WHERE id = ?)", run.id())
                .mapTo(Boolean.class)
                .one());
    }

    private List<RunPurge.Piece> all() {
        List<RunPurge.Piece> pieces = new ArrayList<>();
        Optional<RunPurge.Piece> piece = purge.next();
        while (piece.isPresent()) {
            pieces.add(piece.get());
            piece = purge.next();
        }
        return pieces;
    }

    @Test
    void everyTableWithRowsOfARunIsEmptied() {
        List<String> tables = jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT table_name
                        FROM information_schema.columns
                        WHERE table_schema = 'public' AND column_name = 'run_id'
                        """).mapTo(String.class).list());
        assertThat(tables)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(RunTable.values())
                        .map(table -> table.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void runsThatEndedLongAgoGoAndNothingElseDoes() {
        List<TestRun> gone = Stream.of(RunState.COMPLETED, RunState.FAILED, RunState.CANCELLED)
                .map(this::old)
                .toList();
        assertThat(rows(gone.getFirst()).values()).doesNotContain(0);
        List<TestRun> kept = new ArrayList<>();
        EnumSet.complementOf(EnumSet.of(RunState.COMPLETED, RunState.FAILED, RunState.CANCELLED))
                .forEach(active -> kept.add(old(active)));
        kept.add(run(RunState.COMPLETED));
        List<Map<String, Integer>> before = kept.stream().map(this::rows).toList();

        assertThat(purge.markEnded(OLD)).isEqualTo(3);
        List<RunPurge.Piece> pieces = all();

        assertThat(pieces).allSatisfy(piece -> assertThat(piece.rows()).isBetween(1, CHUNK));
        assertThat(pieces.stream().filter(RunPurge.Piece::gone)).hasSize(3);
        for (TestRun run : gone) {
            assertThat(rows(run).values()).containsOnly(0);
            assertThat(row(run)).isFalse();
        }
        assertThat(kept.stream().map(this::rows).toList()).isEqualTo(before);
        assertThat(kept).allMatch(this::visible);
        assertThat(purge.markEnded(OLD)).isZero();
    }

    @Test
    void deletedRunsGoOnceTheyHaveEnded() {
        TestRun ended = run(RunState.COMPLETED);
        TestRun stopping = run(RunState.CANCELLING);
        TestRun recent = run(RunState.COMPLETED);
        for (TestRun run : List.of(ended, stopping)) {
            run.sql("UPDATE eval_runs SET deleted_at = now() - interval '40 days' WHERE id = :id");
        }
        recent.sql("UPDATE eval_runs SET deleted_at = now() WHERE id = :id");
        assertThat(purge.markEnded(OLD)).isZero();
        assertThat(purge.markDeleted(OLD)).isEqualTo(1);
        assertThat(all()).extracting(RunPurge.Piece::runId).containsOnly(ended.id());
        assertThat(rows(stopping).values()).doesNotContain(0);
        assertThat(rows(recent).values()).doesNotContain(0);

        stopping.state(RunState.CANCELLED);
        assertThat(purge.markDeleted(OLD)).isEqualTo(1);
        assertThat(all()).extracting(RunPurge.Piece::runId).containsOnly(stopping.id());
    }

    @Test
    void aRunIsInvisibleBeforeItsFirstRowGoesAndAnotherProcessGoesOnAnywhere() {
        TestRun run = old(RunState.FAILED);
        run.sql("UPDATE eval_runs SET idempotency_key = 'k' WHERE id = :id");
        assertThat(purge.markEnded(OLD)).isEqualTo(1);
        Map<String, Integer> whole = rows(run);
        assertThat(whole.values()).doesNotContain(0);
        int pieces = 0;
        do {
            assertThat(visible(run)).isFalse();
            assertThat(underKey()).isEmpty();
            // A process of its own for each piece: nothing but the ledger says where it was.
            pieces++;
        } while (new RunPurge(jdbi, CHUNK).next().filter(RunPurge.Piece::gone).isEmpty());
        assertThat(pieces).isGreaterThan(RunTable.values().length);
        assertThat(rows(run).values()).containsOnly(0);
    }

    private Optional<Run> underKey() {
        return jdbi.withExtension(RunDao.class, runs -> runs.findByKey("team", null, "k"));
    }

    @Test
    void aRunThatSomebodyHoldsIsLeftAlone() {
        TestRun run = old(RunState.FAILED);
        // Jdbi would give this thread the same transaction again.
        RunPurge other = new RunPurge(Ledger.jdbi(database.dataSource()), CHUNK);
        jdbi.useTransaction(handle -> {
            // As a retry does, which is about to make it active.
            assertThat(handle.attach(RunDao.class).lockAny(run.id()).isPresent())
                    .isTrue();
            assertThat(other.markEnded(OLD)).isZero();
            assertThat(other.markDeleted(Duration.ZERO)).isZero();
        });
        assertThat(visible(run)).isTrue();
        assertThat(other.markEnded(OLD)).isEqualTo(1);
    }

    @Test
    void aPieceReadsNoMoreThanItsRows() {
        TestRun run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                .items(0, 0, 50_000)
                .state(RunState.COMPLETED);
        run.sql("UPDATE eval_runs SET completed_at = now() - interval '40 days' WHERE id = :id");
        jdbi.useHandle(handle -> handle.execute("ANALYZE eval_items"));
        purge.markEnded(OLD);
        long seqScans = scans("seq_scan");
        RunPurge.Piece piece = new RunPurge(jdbi, 1_000).next().orElseThrow();
        assertThat(piece.rows()).isEqualTo(1_000);
        assertThat(scans("seq_scan")).isEqualTo(seqScans);
    }

    /** Flushed by PostgreSQL when a session has been idle, or asked to. */
    private long scans(String column) {
        return jdbi.withHandle(handle -> {
            handle.execute("SELECT pg_stat_force_next_flush()");
            handle.execute("SELECT 1");
            return handle.createQuery("SELECT <column> FROM pg_stat_user_tables WHERE relname = 'eval_items'")
                    .define("column", column)
                    .mapTo(Long.class)
                    .one();
        });
    }
}
