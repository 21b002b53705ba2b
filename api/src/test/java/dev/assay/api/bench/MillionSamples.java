package dev.assay.api.bench;

import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs as large as they come, made by {@code INSERT ... SELECT}. One has 10^6 samples: 2 models, 5 tasks of 100,000
 * items, blocks of 64. One sample in 1,000 has failed; of the others one in 3 has {@code accuracy} 1, and
 * {@code quality} lies evenly between 0 and 1. The last blocks of the second model are open: some are generated, some
 * half scored, some queued.
 */
final class MillionSamples {

    static final int ITEMS = 500_000;

    private MillionSamples() {}

    static TestRun fill(Jdbi jdbi) {
        TestRun run = TestRun.create(jdbi, new Run.Owner("org", "team_default", null), List.of("one", "two"));
        run.sql("""
                INSERT INTO eval_items (run_id, item_no, task_no, sample_index, source_row, dataset_row, prompt, target)
                SELECT :id, n, n / 100000, n % 100000, n % 100000 + 1,
                  ('{"question": "question ' || n || '", "answer": 1.50}')::json, 'prompt ' || n, 'target ' || n
                FROM generate_series(0, 499999) n
                """).sql("""
                INSERT INTO eval_run_tasks (run_id, task_no, task_id, first_item, item_count)
                SELECT :id, t, 'task' || t, t * 100000, 100000 FROM generate_series(0, 4) t
                """).sql("""
                INSERT INTO eval_generations (run_id, model_no, item_no, attempt, call_id, response_id, output_text, flags,
                  input_tokens, output_tokens, tokens_estimated, started_at, finished_at)
                SELECT :id, m, n, 1, gen_random_uuid(), 'resp_' || n, 'output ' || n, '{}', 10, 2, false,
                  now() - interval '1 second', now()
                FROM generate_series(0, 1) m, generate_series(0, 499999) n
                WHERE m = 0 OR n < 499000
                """).sql("""
                INSERT INTO eval_scores (run_id, model_no, item_no, grading, attempt, scores, score, started_at, finished_at)
                SELECT :id, m, n, 1, 1,
                  ('{"accuracy": ' || (n % 3 = 0)::int || ', "quality": ' || n::bigint * 7919 % 100003 / 100003.0 || '}')::json,
                  (n % 3 = 0)::int, now(), now()
                FROM generate_series(0, 1) m, generate_series(0, 499999) n
                WHERE n % 1000 <> 7 AND (m = 0 OR n < 498000)
                """).sql("""
                INSERT INTO eval_failures (run_id, model_no, item_no, attempt, step, code, message, failed_at)
                SELECT :id, m, n, 1, 'score', 'bad_request', 'refused', now()
                FROM generate_series(0, 1) m, generate_series(7, 499999, 1000) n
                WHERE m = 0 OR n < 498000
                """);
        blocks(run);
        scores(run, "accuracy", "(n % 3 = 0)::int::float8");
        scores(run, "quality", "(n::bigint * 7919 % 100003 / 100003.0)::float8");
        run.sql("UPDATE eval_runs SET prepared_at = now() WHERE id = :id").state(RunState.IN_PROGRESS);
        jdbi.useHandle(handle -> handle.execute("VACUUM ANALYZE"));
        return run;
    }

    private static void blocks(TestRun run) {
        run.sql("""
                INSERT INTO eval_blocks (run_id, block_no, task_no, model_no, first_item, last_item, phase, token,
                  generated, scored, failed, input_tokens, output_tokens, partials, indexed_scores, indexed_grading)
                SELECT :id, row_number() OVER (ORDER BY t, m, s) - 1, t, m, s, e,
                  CASE WHEN m = 0 OR e < 498000 THEN 'done' WHEN e < 499000 THEN 'score' ELSE 'generate' END,
                  CASE WHEN m = 1 AND e >= 498000 AND s % 5 = 0 THEN gen_random_uuid() END,
                  generated, scored, failed, 10 * generated, 2 * generated,
                  CASE WHEN m = 0 OR e < 498000 THEN ('{"score": [64, 0.5, 16], "metrics": {"accuracy": [64, 0.3, 16],'
                    || ' "quality": [64, 0.5, 8]}, "latency_ms": {' || histogram || '}}')::json END,
                  CASE WHEN m = 0 OR e < 498000 THEN scored END, CASE WHEN m = 0 OR e < 498000 THEN 1 END
                FROM generate_series(0, 4) t
                CROSS JOIN generate_series(0, 1) m
                CROSS JOIN generate_series(t * 100000, t * 100000 + 99999, 64) s
                CROSS JOIN LATERAL (SELECT least(s + 63, t * 100000 + 99999) AS e) ends
                CROSS JOIN LATERAL (
                  SELECT count(*) FILTER (WHERE m = 0 OR n < 499000) AS generated,
                    count(*) FILTER (WHERE n % 1000 <> 7 AND (m = 0 OR n < 498000)) AS scored,
                    count(*) FILTER (WHERE n % 1000 = 7 AND (m = 0 OR n < 498000)) AS failed
                  FROM generate_series(s, e) n) counters
                CROSS JOIN (SELECT string_agg('"' || k || '": 2', ', ') AS histogram FROM generate_series(150, 180) k) h
                """);
    }

    private static void scores(TestRun run, String metric, String expression) {
        run.sql("""
                INSERT INTO eval_block_scores
                  (run_id, grading, metric, model_no, last_item, block_no, count, mean, lowest, highest, scores, items)
                SELECT b.run_id, 1, '%s', b.model_no, b.last_item, b.block_no, s.*
                FROM eval_blocks b
                CROSS JOIN LATERAL (
                  SELECT count(*), avg(score), min(score), max(score), array_agg(score ORDER BY score, n),
                    array_agg(n ORDER BY score, n)
                  FROM (SELECT n, %s AS score FROM generate_series(b.first_item, b.last_item) n WHERE n %% 1000 <> 7) x) s
                WHERE b.run_id = :id AND b.phase = 'done'
                """.formatted(metric, expression));
    }

    /** 100 active runs of a team of their own with 20,000 blocks each. */
    static void activeRuns(Jdbi jdbi, String team) {
        for (int n = 0; n < 100; n++) {
            TestRun.create(jdbi, new Run.Owner("org", team, null), List.of("one"))
                    .sql("""
                            INSERT INTO eval_blocks (run_id, block_no, task_no, model_no, first_item, last_item,
                              generated, scored, input_tokens, output_tokens, cost_usd)
                            SELECT :id, n, 0, 0, n * 64, n * 64 + 63, 64, 60, 640, 128, 0.01 FROM generate_series(0, 19999) n
                            """)
                    .sql("UPDATE eval_runs SET prepared_at = now() WHERE id = :id")
                    .state(RunState.IN_PROGRESS);
        }
        jdbi.useHandle(handle -> handle.execute("VACUUM ANALYZE"));
    }
}
