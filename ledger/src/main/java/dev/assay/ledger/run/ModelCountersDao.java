package dev.assay.ledger.run;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Sums over blocks, by model. */
public interface ModelCountersDao {

    @SqlQuery("""
            SELECT model_no, sum(last_item - first_item + 1) AS total, sum(generated) AS generated,
              sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens, sum(cost_usd) AS cost_usd
            FROM eval_blocks
            WHERE run_id = :runId
            GROUP BY model_no
            ORDER BY model_no
            """)
    List<ModelCounters> of(UUID runId);
}
