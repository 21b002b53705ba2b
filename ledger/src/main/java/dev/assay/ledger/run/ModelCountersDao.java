package dev.assay.ledger.run;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Sums over blocks, by model. */
interface ModelCountersDao {

    @SqlQuery("""
            SELECT model_no, sum(last_item - first_item + 1) AS total, sum(generated) AS generated,
              sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens, sum(cost_usd) AS cost_usd
            FROM eval_blocks
            WHERE run_id = :runId
            GROUP BY model_no
            ORDER BY model_no
            """)
    List<ModelCounters> of(UUID runId);

    /**
     * The counters of one model's blocks, summed.
     *
     * @param total samples of the model
     * @param generated samples that have a generation
     * @param inputTokens null where no call reported any, which is not 0; likewise the output and the cost
     */
    record ModelCounters(
            int modelNo,
            long total,
            long generated,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            @Nullable BigDecimal costUsd) {

        long ungenerated() {
            return total - generated;
        }
    }
}
