package dev.assay.ledger;

import dev.assay.ledger.finish.FinalMetrics;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.metric.BlockPartials;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.Attempt.Receipt;
import dev.assay.ledger.run.AttemptDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunCountersDao;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.step.Flush;
import dev.assay.ledger.step.StepDao;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.json.JsonMapper;

/** A run brought by SQL into whatever state a test needs. Steps are written in bulk, with the counters that a flush keeps. */
public final class TestRun {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Jdbi jdbi;
    private final UUID id;

    public TestRun(Jdbi jdbi, UUID id) {
        this.jdbi = jdbi;
        this.id = id;
    }

    /** A queued run of attempt 1. */
    public static TestRun create(Jdbi jdbi, Run.Owner owner, List<String> models) {
        UUID id = UUID.randomUUID();
        Run.Request request = new Run.Request(
                UUID.randomUUID(),
                1,
                UUID.randomUUID(),
                models,
                null,
                null,
                null,
                JSON.createObjectNode(),
                null,
                8,
                8,
                JSON.createObjectNode(),
                JSON.createObjectNode());
        jdbi.useTransaction(handle -> {
            handle.attach(RunDao.class).insert(id, owner, null, null, request);
            handle.attach(AttemptDao.class).insert(id, 1, Attempt.Kind.CREATE, 1, null, Receipt.NEW);
        });
        return new TestRun(jdbi, id);
    }

    public UUID id() {
        return id;
    }

    public Run read() {
        return jdbi.inTransaction(
                handle -> handle.attach(RunDao.class).lockAny(id).orElseThrow());
    }

    public RunCounters counters() {
        return jdbi.withExtension(RunCountersDao.class, dao -> dao.of(id));
    }

    /** Writes items and no blocks: what a run looks like while it is being prepared. */
    public TestRun items(int taskNo, int first, int count) {
        return sql("""
                INSERT INTO eval_items (run_id, item_no, task_no, sample_index, source_row, dataset_row, prompt, target)
                SELECT :id, n, :a, n - :b, n - :b + 1, json_build_object('n', n), 'prompt ' || n, 'target ' || n
                FROM generate_series(:b, :b + :c - 1) n
                """, taskNo, first, count);
    }

    /** Writes the blocks of a task for one model, and says that the run is prepared. */
    public TestRun blocks(int taskNo, int modelNo, int first, int count, int size) {
        return use(handle -> {
            handle.createUpdate("""
                            INSERT INTO eval_blocks (run_id, block_no, task_no, model_no, first_item, last_item)
                            SELECT :id,
                                   (SELECT coalesce(max(block_no) + 1, 0) FROM eval_blocks WHERE run_id = :id) + k,
                                   :taskNo, :modelNo, :first + k * :size,
                                   least(:first + (k + 1) * :size, :first + :count) - 1
                            FROM generate_series(0, (:count - 1) / :size) k
                            """)
                    .bind("id", id)
                    .bind("taskNo", taskNo)
                    .bind("modelNo", modelNo)
                    .bind("first", first)
                    .bind("count", count)
                    .bind("size", size)
                    .execute();
            handle.createUpdate("UPDATE eval_runs SET prepared_at = now() WHERE id = :id")
                    .bind("id", id)
                    .execute();
            handle.createUpdate("""
                            INSERT INTO eval_run_tasks (run_id, task_no, task_id, first_item, item_count)
                            VALUES (:id, :taskNo, 'task' || :taskNo, :first, :count)
                            ON CONFLICT DO NOTHING
                            """)
                    .bind("id", id)
                    .bind("taskNo", taskNo)
                    .bind("first", first)
                    .bind("count", count)
                    .execute();
        });
    }

    /** Generations of 10 input and 2 output tokens each. */
    public TestRun generate(int modelNo, int first, int last) {
        sql("""
                INSERT INTO eval_generations (
                  run_id, model_no, item_no, attempt, call_id, response_id, output_text, reasoning, finish_reason, flags,
                  input_tokens, output_tokens, tokens_estimated, started_at, finished_at)
                SELECT :id, :a, n, (SELECT attempt FROM eval_runs WHERE id = :id), gen_random_uuid(), 'resp_' || n,
                       'output ' || n, 'because', 'stop', '{}', 10, 2, false, now() - interval '1 second', now()
                FROM generate_series(:b, :c) n
                """, modelNo, first, last);
        return sql("""
                UPDATE eval_blocks
                SET generated = generated + least(last_item, :c) - greatest(first_item, :b) + 1,
                    input_tokens = coalesce(input_tokens, 0) + 10 * (least(last_item, :c) - greatest(first_item, :b) + 1),
                    output_tokens = coalesce(output_tokens, 0) + 2 * (least(last_item, :c) - greatest(first_item, :b) + 1)
                WHERE run_id = :id AND model_no = :a AND first_item <= :c AND last_item >= :b
                """, modelNo, first, last);
    }

    public TestRun score(int modelNo, int first, int last) {
        sql("""
                INSERT INTO eval_scores (
                  run_id, model_no, item_no, grading, attempt, scores, score, started_at, finished_at)
                SELECT :id, :a, n, 1, (SELECT attempt FROM eval_runs WHERE id = :id), '{"score": 1}', 1, now(), now()
                FROM generate_series(:b, :c) n
                """, modelNo, first, last);
        return sql("""
                UPDATE eval_blocks
                SET scored = scored + least(last_item, :c) - greatest(first_item, :b) + 1
                WHERE run_id = :id AND model_no = :a AND first_item <= :c AND last_item >= :b
                """, modelNo, first, last);
    }

    public TestRun fail(String step, int modelNo, int first, int last) {
        sql("""
                INSERT INTO eval_failures (run_id, model_no, item_no, attempt, step, code, message, failed_at)
                SELECT :id, :a, n, (SELECT attempt FROM eval_runs WHERE id = :id), '%s', 'bad_request', 'refused', now()
                FROM generate_series(:b, :c) n
                """.formatted(step), modelNo, first, last);
        return sql("""
                UPDATE eval_blocks
                SET failed = failed + least(last_item, :c) - greatest(first_item, :b) + 1
                WHERE run_id = :id AND model_no = :a AND first_item <= :c AND last_item >= :b
                """, modelNo, first, last);
    }

    /**
     * Puts every block of a model whose items lie in the range into a phase, held by somebody or not. Blocks that are done
     * get the partials of the scores that they have now.
     */
    public TestRun phase(String phase, boolean held, int modelNo, int first, int last) {
        sql(
                """
                UPDATE eval_blocks SET phase = '%s', token = %s, partials = %s
                WHERE run_id = :id AND model_no = :a AND first_item >= :b AND last_item <= :c
                """.formatted(
                                phase,
                                held ? "gen_random_uuid()" : "NULL",
                                phase.equals("done") ? "'" + new BlockPartials().toJson() + "'" : "NULL"),
                modelNo,
                first,
                last);
        return phase.equals("done") ? partials() : this;
    }

    /** Of blocks that are done and have scores; bulk-made scores are all alike, as are their generations' latencies. */
    private TestRun partials() {
        return use(handle -> handle.createQuery("""
                        SELECT b.block_no, b.model_no, b.first_item, b.last_item FROM eval_blocks b
                        WHERE run_id = :id AND phase = 'done' AND scored > 0
                        """)
                .bind("id", id)
                .mapTo(Scored.class)
                .list()
                .forEach(block -> handle.createUpdate(
                                "UPDATE eval_blocks SET partials = CAST(:partials AS json) WHERE run_id = :id AND block_no = :no")
                        .bind("id", id)
                        .bind("no", block.blockNo())
                        .bind(
                                "partials",
                                BlockPartials.of(handle.attach(StepDao.class)
                                                .scored(id, block.modelNo(), block.firstItem(), block.lastItem(), 1))
                                        .toJson())
                        .execute()));
    }

    /** A block that has scores. */
    public record Scored(int blockNo, int modelNo, int firstItem, int lastItem) {}

    /** Scores of one metric, by an SQL expression over {@code n}, the item; the canonical score is 1. */
    public TestRun score(int modelNo, int first, int last, String metric, String expression) {
        sql("""
                INSERT INTO eval_scores (
                  run_id, model_no, item_no, grading, attempt, scores, score, started_at, finished_at)
                SELECT :id, :a, n, r.grading, r.attempt, json_build_object('%s', %s), 1, now(), now()
                FROM generate_series(:b, :c) n, eval_runs r WHERE r.id = :id
                """.formatted(metric, expression), modelNo, first, last);
        return sql("""
                UPDATE eval_blocks
                SET scored = scored + least(last_item, :c) - greatest(first_item, :b) + 1
                WHERE run_id = :id AND model_no = :a AND first_item <= :c AND last_item >= :b
                """, modelNo, first, last);
    }

    /** Ends every block of a model whose items lie in the range as a lane does, into the phase that it finds. */
    public TestRun end(int modelNo, int first, int last) {
        UUID token = UUID.randomUUID();
        sql("""
                UPDATE eval_blocks SET token = '%s', phase = 'score'
                WHERE run_id = :id AND model_no = :a AND first_item >= :b AND last_item <= :c
                """.formatted(token), modelNo, first, last);
        Run run = read();
        return use(handle -> {
            List<PhaseEnd> ends = handle.createQuery("""
                            SELECT run_id, block_no, task_no, model_no, first_item, last_item
                            FROM eval_blocks WHERE run_id = :id AND token = :token
                            """)
                    .bind("id", id)
                    .bind("token", token)
                    .mapTo(Block.class)
                    .map(block -> new PhaseEnd(block, token, run.attempt(), run.grading()))
                    .list();
            Flush.run(Flush.Daos.of(handle), List.of(), ends);
        });
    }

    /** Into a state, with the times, counts, metrics, error and end of its attempt that belong to it. */
    public TestRun state(RunState state) {
        RunCounters counters = counters();
        RunCounters.Counts counts = counters.counts();
        return use(handle -> {
            handle.createUpdate("""
                            UPDATE eval_run_attempts
                            SET ended_at = NULL, end_state = NULL, calls_spent = NULL, input_tokens_spent = NULL,
                                output_tokens_spent = NULL
                            WHERE run_id = :id AND attempt = (SELECT attempt FROM eval_runs WHERE id = :id)
                            """).bind("id", id).execute();
            Run run = handle.attach(RunDao.class).lockAny(id).orElseThrow();
            if (state.terminal()) {
                handle.attach(AttemptDao.class).end(id, run.attempt(), state, null, null, counters);
            }
            handle.createUpdate("""
                        UPDATE eval_runs
                        SET state = :state,
                            execution = CASE WHEN :state IN ('in_progress', 'finalizing', 'cancelling') THEN 'execution' END,
                            started_at = CASE WHEN :state <> 'queued' THEN now() END,
                            completed_at = CASE WHEN :state = 'completed' THEN now() END,
                            failed_at = CASE WHEN :state = 'failed' THEN now() END,
                            cancelled_at = CASE WHEN :state = 'cancelled' THEN now() END,
                            error = CASE WHEN :state = 'failed' THEN CAST('{"code": "c", "message": "m"}' AS json) END,
                            next_dispatch_at = CASE WHEN :state = 'queued' THEN now() END,
                            total_samples = :total, completed_samples = :completed, failed_samples = :failed
                        WHERE id = :id
                        """)
                    .bind("id", id)
                    .bind("state", state.text())
                    .bind("total", counts.totalSamples())
                    .bind("completed", counts.completedSamples())
                    .bind("failed", counts.failedSamples())
                    .execute();
            metrics(handle, state, run);
        });
    }

    private void metrics(Handle handle, RunState state, Run run) {
        String json = state == RunState.COMPLETED || state.terminal() && run.preparedAt() != null
                ? FinalMetrics.shown(handle, id, run.request().models(), run.grading())
                        .toString()
                : null;
        handle.createUpdate("UPDATE eval_runs SET metrics = CAST(:metrics AS json) WHERE id = :id")
                .bind("id", id)
                .bind("metrics", json)
                .execute();
        handle.createUpdate("""
                        UPDATE eval_run_attempts SET metrics = CAST(:metrics AS json)
                        WHERE run_id = :id AND attempt = :attempt
                        """)
                .bind("id", id)
                .bind("metrics", json)
                .bind("attempt", run.attempt())
                .execute();
    }

    /** Any statement; {@code :id} is the run. */
    public TestRun sql(String sql) {
        return use(handle -> handle.createUpdate(sql).bind("id", id).execute());
    }

    private TestRun sql(String sql, int a, int b, int c) {
        return use(handle -> handle.createUpdate(sql)
                .bind("id", id)
                .bind("a", a)
                .bind("b", b)
                .bind("c", c)
                .execute());
    }

    private TestRun use(java.util.function.Consumer<Handle> work) {
        jdbi.useTransaction(work::accept);
        return this;
    }
}
