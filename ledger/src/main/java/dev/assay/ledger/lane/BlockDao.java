package dev.assay.ledger.lane;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Blocks. Every look-up of steps is a correlated one by primary key: fresh tables have no statistics, and any join that
 * the planner is free to choose was ten times slower on them. Phases are named, not excluded: an index condition makes
 * the index of unfinished blocks cheaper than the primary key, which would read every block of the run.
 */
public interface BlockDao {

    /**
     * Takes the first free block of a phase, of the first of the models that has one. The lane's row is locked, so that
     * a block claimed while the lane is taken over is not stamped with a token that is lost. The block is found by a
     * scalar look-up because a joined one may be run, and lock and claim, once for every block of the run.
     */
    @SqlQuery("""
            UPDATE eval_blocks b SET token = :token
            WHERE b.run_id = :runId
              AND b.block_no = (
                SELECT c.block_no FROM unnest(:models::int[]) k (model_no)
                CROSS JOIN LATERAL (
                  SELECT block_no FROM eval_blocks
                  WHERE run_id = :runId AND phase = :phase AND phase <> 'done'
                    AND model_no = k.model_no AND token IS NULL
                  ORDER BY block_no LIMIT 1 FOR UPDATE SKIP LOCKED) c
                LIMIT 1)
              AND EXISTS (SELECT 1 FROM eval_lanes l WHERE l.run_id = :runId AND l.kind = :kind AND l.lane_no = :laneNo
                          AND l.token = :token FOR SHARE)
            RETURNING b.run_id, b.block_no, b.task_no, b.model_no, b.first_item, b.last_item
            """)
    @RegisterConstructorMapper(Block.class)
    Optional<Block> claim(UUID runId, Phase phase, int[] models, LaneKind kind, int laneNo, UUID token);

    /** Blocks that a lane holds, inherited ones among them. */
    @SqlQuery("""
            SELECT run_id, block_no, task_no, model_no, first_item, last_item FROM eval_blocks
            WHERE run_id = :runId AND phase = :phase AND phase <> 'done' AND token = :token
            ORDER BY block_no
            """)
    @RegisterConstructorMapper(Block.class)
    List<Block> heldBy(UUID runId, Phase phase, UUID token);

    /** What is left to generate in a block, in item order. */
    @SqlQuery("""
            SELECT i.item_no, i.prompt, i.messages,
              (SELECT count(*) FROM eval_discarded_calls d
               WHERE d.run_id = :runId AND d.model_no = :modelNo AND d.item_no = i.item_no AND d.reason <> 'beaten') AS unusable,
              (SELECT count(*) > 0 FROM eval_failures f
               WHERE f.run_id = :runId AND f.model_no = :modelNo AND f.item_no = i.item_no AND f.attempt < :attempt
                 AND f.step = 'generate' AND f.code IN ('connection_error', 'timeout', 'server_error')) AS failed_before
            FROM generate_series(:firstItem, :lastItem) n
            CROSS JOIN LATERAL (
              SELECT item_no, prompt, messages FROM eval_items WHERE run_id = :runId AND item_no = n OFFSET 0) i
            WHERE (SELECT 1 FROM eval_generations g
                   WHERE g.run_id = :runId AND g.model_no = :modelNo AND g.item_no = n) IS NULL
              AND (SELECT 1 FROM eval_failures f
                   WHERE f.run_id = :runId AND f.model_no = :modelNo AND f.item_no = n AND f.attempt = :attempt) IS NULL
            ORDER BY n
            """)
    @RegisterConstructorMapper(ToGenerate.class)
    List<ToGenerate> toGenerate(@BindMethods Block block, int attempt);

    /** What is generated and left to score in a block, in item order. */
    @SqlQuery("""
            SELECT i.item_no, i.sample_index, i.dataset_row, i.prompt, i.messages, i.target, g.output_text, g.extracted_output
            FROM generate_series(:firstItem, :lastItem) n
            CROSS JOIN LATERAL (
              SELECT output_text, extracted_output FROM eval_generations
              WHERE run_id = :runId AND model_no = :modelNo AND item_no = n OFFSET 0) g
            CROSS JOIN LATERAL (
              SELECT item_no, sample_index, dataset_row::text AS dataset_row, prompt, messages, target FROM eval_items
              WHERE run_id = :runId AND item_no = n OFFSET 0) i
            WHERE (SELECT 1 FROM eval_scores s
                   WHERE s.run_id = :runId AND s.model_no = :modelNo AND s.item_no = n AND s.grading = :grading) IS NULL
              AND (SELECT 1 FROM eval_failures f
                   WHERE f.run_id = :runId AND f.model_no = :modelNo AND f.item_no = n AND f.attempt = :attempt) IS NULL
            ORDER BY n
            """)
    @RegisterConstructorMapper(ToScore.class)
    List<ToScore> toScore(@BindMethods Block block, int attempt, int grading);

    /** Lets go of all blocks of a lane; locks them in key order, the order of all writers. */
    @SqlUpdate("""
            UPDATE eval_blocks SET token = NULL
            WHERE run_id = :runId AND block_no = ANY (ARRAY(
              SELECT block_no FROM eval_blocks WHERE run_id = :runId AND phase IN ('generate', 'score') AND token = :token
              ORDER BY block_no FOR UPDATE))
            """)
    void release(UUID runId, UUID token);

    /** Lets go of one block, where the lane holds it. */
    @SqlUpdate("""
            UPDATE eval_blocks SET token = NULL WHERE run_id = :runId AND block_no = :blockNo AND token = :token
            """)
    void letGo(UUID runId, int blockNo, UUID token);

    /** Hands the blocks of a lane that is gone to the one that follows it. */
    @SqlUpdate("""
            UPDATE eval_blocks SET token = :token
            WHERE run_id = :runId AND block_no = ANY (ARRAY(
              SELECT block_no FROM eval_blocks WHERE run_id = :runId AND phase IN ('generate', 'score') AND token = :old
              ORDER BY block_no FOR UPDATE))
            """)
    void inherit(UUID runId, UUID old, UUID token);

    /** Lets go of every block of a run whose lanes and batch graders have all ended, or have nothing to say any more. */
    @SqlUpdate("""
            UPDATE eval_blocks SET token = NULL
            WHERE run_id = :runId AND block_no = ANY (ARRAY(
              SELECT block_no FROM eval_blocks
              WHERE run_id = :runId AND phase IN ('generate', 'score', 'aggregate') AND token IS NOT NULL
              ORDER BY block_no FOR UPDATE))
            """)
    void releaseAll(UUID runId);

    /** Whether a block of a run is still to be generated, held or not; those of stopped models are not. */
    @SqlQuery("""
            SELECT EXISTS (SELECT 1 FROM eval_blocks
              WHERE run_id = :runId AND phase = 'generate' AND phase <> 'done'
                AND model_no <> ALL (ARRAY(
                  SELECT s.model_no FROM eval_model_stops s WHERE s.run_id = :runId AND s.attempt = :attempt)))
            """)
    boolean anyToGenerate(UUID runId, int attempt);

    /**
     * How many blocks of a run wait in each phase, held ones included. A model that is stopped generates nothing more, and
     * nothing of it is graded together; what of it is generated is scored.
     */
    @SqlQuery("""
            SELECT count(*) FILTER (WHERE phase = 'generate' AND NOT stopped) AS to_generate,
              count(*) FILTER (WHERE phase = 'score') AS to_score,
              count(*) FILTER (WHERE phase = 'aggregate' AND NOT stopped) AS to_aggregate
            FROM (
              SELECT phase, model_no = ANY (ARRAY(
                SELECT s.model_no FROM eval_model_stops s WHERE s.run_id = :runId AND s.attempt = :attempt)) AS stopped
              FROM eval_blocks WHERE run_id = :runId AND phase <> 'done') b
            """)
    @RegisterConstructorMapper(Waiting.class)
    Waiting waiting(UUID runId, int attempt);

    /** Whether a model of a run has a generation. */
    @SqlQuery("""
            SELECT EXISTS (SELECT 1 FROM eval_blocks
              WHERE run_id = :runId AND model_no = :modelNo AND generated > 0)
            """)
    boolean generated(UUID runId, int modelNo);

    /** Whether a model of a run was given a generation within so long. */
    @SqlQuery("""
            SELECT EXISTS (SELECT 1 FROM eval_blocks
              WHERE run_id = :runId AND model_no = :modelNo
                AND generated_at > clock_timestamp() - :millis * interval '1 millisecond')
            """)
    boolean generatedWithin(UUID runId, int modelNo, long millis);

    /** Whether a sample of a run was scored within so long. */
    @SqlQuery("""
            SELECT EXISTS (SELECT 1 FROM eval_blocks
              WHERE run_id = :runId AND scored_at > clock_timestamp() - :millis * interval '1 millisecond')
            """)
    boolean scoredWithin(UUID runId, long millis);

    /** Whether a block of a phase is free, locked ones included, which {@link #claim} passes over. */
    @SqlQuery("""
            SELECT EXISTS (SELECT 1 FROM eval_blocks
              WHERE run_id = :runId AND phase = :phase AND phase <> 'done' AND token IS NULL
                AND (phase <> 'generate' OR model_no <> ALL (ARRAY(
                  SELECT s.model_no FROM eval_model_stops s WHERE s.run_id = :runId AND s.attempt = :attempt))))
            """)
    boolean free(UUID runId, Phase phase, int attempt);

    /** The phase that a block belongs into, found by looking, never by counting. */
    @SqlQuery("""
            SELECT CASE WHEN bool_or(step = 'generate') THEN 'generate' WHEN bool_or(step = 'score') THEN 'score'
                   ELSE 'done' END
            FROM (
              SELECT CASE
                WHEN (SELECT 1 FROM eval_scores s
                      WHERE s.run_id = :runId AND s.model_no = :modelNo AND s.item_no = n
                        AND s.grading = :grading) IS NOT NULL THEN 'done'
                WHEN (SELECT 1 FROM eval_failures f
                      WHERE f.run_id = :runId AND f.model_no = :modelNo AND f.item_no = n
                        AND f.attempt = :attempt) IS NOT NULL THEN 'done'
                WHEN (SELECT 1 FROM eval_generations g
                      WHERE g.run_id = :runId AND g.model_no = :modelNo AND g.item_no = n) IS NOT NULL THEN 'score'
                ELSE 'generate' END AS step
              FROM generate_series(:firstItem, :lastItem) n) steps
            """)
    Phase firstUnfinished(UUID runId, int modelNo, int firstItem, int lastItem, int attempt, int grading);

    /**
     * @param unusable answers that were paid for in vain so far, in all attempts
     * @param failedBefore whether it failed in an earlier attempt by trouble that may have been the provider's
     */
    /** @param messages JSON; null where the prompt is all that is sent */
    record ToGenerate(int itemNo, String prompt, @Nullable String messages, int unusable, boolean failedBefore) {}

    record ToScore(
            int itemNo,
            int sampleIndex,
            String datasetRow,
            String prompt,
            @Nullable String messages,
            @Nullable String target,
            String outputText,
            @Nullable String extractedOutput) {}

    record Waiting(int toGenerate, int toScore, int toAggregate) {}
}
