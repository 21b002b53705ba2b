package dev.assay.ledger.audit;

import dev.assay.ledger.metric.BlockPartials.Scored;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Blocks that are done, and the samples that their partials are made of. */
interface PartialsDao {

    @SqlQuery("""
            SELECT block_no, partials FROM eval_blocks
            WHERE run_id = :runId AND block_no > :after AND phase = 'done' AND partials IS NOT NULL
            ORDER BY block_no
            LIMIT :limit
            """)
    List<Done> next(UUID runId, int after, int limit);

    /** Scored samples of blocks in a range, in item order within each block. */
    @SqlQuery("""
            SELECT b.block_no, s.scores::text AS scores, s.score,
              coalesce((SELECT extract(epoch FROM g.finished_at - g.started_at) * 1000 FROM eval_generations g
               WHERE g.run_id = s.run_id AND g.model_no = s.model_no AND g.item_no = s.item_no), 0)::float8 AS latency_ms
            FROM eval_blocks b
            CROSS JOIN LATERAL (
              SELECT run_id, model_no, item_no, scores, score FROM eval_scores
              WHERE run_id = b.run_id AND model_no = b.model_no AND item_no BETWEEN b.first_item AND b.last_item
                AND grading = :grading OFFSET 0) s
            WHERE b.run_id = :runId AND b.block_no BETWEEN :first AND :last AND b.phase = 'done'
            ORDER BY b.block_no, s.item_no
            """)
    List<Sample> samples(UUID runId, int first, int last, int grading);

    record Done(int blockNo, JsonNode partials) {}

    /**
     * A scored sample.
     *
     * @param scores JSON object of numbers by metric ID
     * @param score the canonical score; null where it has none
     * @param latencyMs how long its generation took
     */
    record Sample(int blockNo, String scores, @Nullable Double score, double latencyMs) {

        Scored scored() {
            return new Scored(0, scores, score, latencyMs);
        }
    }
}
