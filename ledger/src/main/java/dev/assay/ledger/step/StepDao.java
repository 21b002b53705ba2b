package dev.assay.ledger.step;

import dev.assay.ledger.metric.BlockPartials.Scored;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Inserts of steps. Each answers the keys that were really inserted; what it does not answer was there before. */
public interface StepDao {

    @SqlQuery("""
            INSERT INTO eval_generations (run_id, model_no, item_no, attempt, call_id, response_id, output_text, reasoning,
                extracted_output, finish_reason, flags, input_tokens, output_tokens, cached_tokens, reasoning_tokens,
                tokens_estimated, cost_usd, started_at, finished_at)
            SELECT run_id, model_no, item_no, attempt, call_id, response_id, output_text, reasoning,
                extracted_output, finish_reason, string_to_array(flags, ','), input_tokens, output_tokens, cached_tokens,
                reasoning_tokens, tokens_estimated, cost_usd,
                timestamptz 'epoch' + started * interval '1 microsecond',
                timestamptz 'epoch' + finished * interval '1 microsecond'
            FROM unnest(:runId::uuid[], :modelNo::int[], :itemNo::int[], :attempt::int[], :callId::uuid[],
                :responseId::text[], :outputText::text[], :reasoning::text[], :extractedOutput::text[],
                :finishReason::text[], :flags::text[], :inputTokens::int[], :outputTokens::int[], :cachedTokens::int[],
                :reasoningTokens::int[], :tokensEstimated::boolean[], :costUsd::numeric[], :started::bigint[],
                :finished::bigint[])
              AS t (run_id, model_no, item_no, attempt, call_id, response_id, output_text, reasoning, extracted_output,
                finish_reason, flags, input_tokens, output_tokens, cached_tokens, reasoning_tokens, tokens_estimated,
                cost_usd, started, finished)
            ON CONFLICT DO NOTHING
            RETURNING run_id, model_no, item_no
            """)
    List<StepKey> insertGenerations(@BindMethods StepColumns.Generations columns);

    /** Answers those of the run's present grading only: others are kept, and decide no sample. */
    @SqlQuery("""
            WITH inserted AS (
            INSERT INTO eval_scores (run_id, model_no, item_no, grading, attempt, scores, score, judge, extracted_output,
                started_at, finished_at)
            SELECT run_id, model_no, item_no, grading, attempt, scores::json, score, judge::json, extracted_output,
                timestamptz 'epoch' + started * interval '1 microsecond',
                timestamptz 'epoch' + finished * interval '1 microsecond'
            FROM unnest(:runId::uuid[], :modelNo::int[], :itemNo::int[], :grading::int[], :attempt::int[],
                :scores::text[], :score::float8[], :judge::text[], :extractedOutput::text[], :started::bigint[],
                :finished::bigint[])
              AS t (run_id, model_no, item_no, grading, attempt, scores, score, judge, extracted_output, started, finished)
            ON CONFLICT DO NOTHING
            RETURNING run_id, model_no, item_no, grading)
            SELECT run_id, model_no, item_no FROM inserted i
            WHERE grading = (SELECT grading FROM eval_runs r WHERE r.id = i.run_id)
            """)
    List<StepKey> insertScores(@BindMethods StepColumns.Scores columns);

    /** A failure is left out where its step has a row. */
    @SqlQuery("""
            INSERT INTO eval_failures (run_id, model_no, item_no, attempt, step, code, message, details, failed_at)
            SELECT run_id, model_no, item_no, attempt, step, code, message, details::json,
                timestamptz 'epoch' + failed * interval '1 microsecond'
            FROM unnest(:runId::uuid[], :modelNo::int[], :itemNo::int[], :attempt::int[], :step::text[], :code::text[],
                :message::text[], :details::text[], :failed::bigint[])
              AS t (run_id, model_no, item_no, attempt, step, code, message, details, failed)
            WHERE CASE step
                WHEN 'generate' THEN
                  (SELECT 1 FROM eval_generations g
                   WHERE g.run_id = t.run_id AND g.model_no = t.model_no AND g.item_no = t.item_no) IS NULL
                ELSE
                  (SELECT 1 FROM eval_scores s
                   WHERE s.run_id = t.run_id AND s.model_no = t.model_no AND s.item_no = t.item_no
                   AND s.grading = (SELECT grading FROM eval_runs r WHERE r.id = t.run_id)) IS NULL
                END
            ON CONFLICT DO NOTHING
            RETURNING run_id, model_no, item_no
            """)
    List<StepKey> insertFailures(@BindMethods StepColumns.Failures columns);

    /**
     * Numbers calls within their sample and attempt. Answers those that are new to the ledger: a response that is made in
     * the background may have been waited for in an earlier attempt, or by two processes.
     */
    @SqlQuery("""
            INSERT INTO eval_discarded_calls (run_id, model_no, item_no, attempt, n, call_id, reason, response_id,
                reasoning, finish_reason, input_tokens, output_tokens, finished_at)
            SELECT run_id, model_no, item_no, attempt,
              row_number() OVER (PARTITION BY run_id, model_no, item_no, attempt ORDER BY nr)
                + coalesce((SELECT max(n) FROM eval_discarded_calls d
                            WHERE d.run_id = t.run_id AND d.model_no = t.model_no AND d.item_no = t.item_no
                              AND d.attempt = t.attempt), 0),
              call_id, reason, response_id, reasoning, finish_reason, input_tokens, output_tokens,
              timestamptz 'epoch' + finished * interval '1 microsecond'
            FROM unnest(:runId::uuid[], :modelNo::int[], :itemNo::int[], :attempt::int[], :callId::uuid[],
                :reason::text[], :responseId::text[], :reasoning::text[], :finishReason::text[], :inputTokens::int[],
                :outputTokens::int[], :finished::bigint[])
              WITH ORDINALITY
              AS t (run_id, model_no, item_no, attempt, call_id, reason, response_id, reasoning, finish_reason,
                input_tokens, output_tokens, finished, nr)
            WHERE (SELECT 1 FROM eval_discarded_calls d
                   WHERE d.run_id = t.run_id AND d.model_no = t.model_no AND d.item_no = t.item_no
                     AND d.call_id = t.call_id) IS NULL
              AND (SELECT g.call_id FROM eval_generations g
                   WHERE g.run_id = t.run_id AND g.model_no = t.model_no AND g.item_no = t.item_no)
                IS DISTINCT FROM t.call_id
            RETURNING call_id
            """)
    List<UUID> insertDiscarded(@BindMethods StepColumns.Discarded columns);

    /** Which of these calls made the generation that their sample has. */
    @SqlQuery("""
            SELECT call_id
            FROM unnest(:runId::uuid[], :modelNo::int[], :itemNo::int[], :callId::uuid[])
              AS t (run_id, model_no, item_no, call_id)
            WHERE (SELECT g.call_id FROM eval_generations g
                   WHERE g.run_id = t.run_id AND g.model_no = t.model_no AND g.item_no = t.item_no) = t.call_id
            """)
    List<UUID> callsOfGenerations(@BindMethods StepColumns.Generations columns);

    /** Which of these samples count as failed in their run's attempt. */
    @SqlQuery("""
            SELECT t.run_id, t.model_no, t.item_no
            FROM unnest(:runId::uuid[], :modelNo::int[], :itemNo::int[]) AS t (run_id, model_no, item_no)
            WHERE (SELECT 1 FROM eval_failures f
                   WHERE f.run_id = t.run_id AND f.model_no = t.model_no AND f.item_no = t.item_no
                   AND f.attempt = (SELECT attempt FROM eval_runs r WHERE r.id = t.run_id)) IS NOT NULL
            """)
    List<StepKey> failedNow(UUID[] runId, int[] modelNo, int[] itemNo);

    /** Scores and latencies of a block, for its partials. */
    @SqlQuery("""
            SELECT n AS item_no, s.scores, s.score, g.latency_ms
            FROM generate_series(:firstItem, :lastItem) n
            CROSS JOIN LATERAL (
              SELECT scores::text AS scores, score FROM eval_scores
              WHERE run_id = :runId AND model_no = :modelNo AND item_no = n AND grading = :grading OFFSET 0) s
            CROSS JOIN LATERAL (
              SELECT (extract(epoch FROM finished_at - started_at) * 1000)::float8 AS latency_ms FROM eval_generations
              WHERE run_id = :runId AND model_no = :modelNo AND item_no = n OFFSET 0) g
            """)
    List<Scored> scored(UUID runId, int modelNo, int firstItem, int lastItem, int grading);

    /** A step's sample. */
    record StepKey(UUID runId, int modelNo, int itemNo) {

        static StepKey of(StepRow row) {
            StepPlace place = row.place();
            return new StepKey(place.runId(), place.modelNo(), place.itemNo());
        }
    }
}
