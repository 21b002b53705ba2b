package dev.assay.ledger.step;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code eval_block_scores}: scores of a block that is done, a row a metric. */
interface BlockScoreDao {

    /** A block that is done again, after a retry, has more scores than before. */
    @SqlUpdate("""
            INSERT INTO eval_block_scores
              (run_id, grading, metric, model_no, last_item, block_no, count, mean, total, lowest, highest, scores,
               items)
            VALUES (:runId, :grading, :metric, :modelNo, :lastItem, :blockNo, :count, :mean, :total, :lowest, :highest,
              :scores, :items)
            ON CONFLICT (run_id, grading, metric, model_no, last_item) DO UPDATE SET
              block_no = excluded.block_no, count = excluded.count, mean = excluded.mean, total = excluded.total,
              lowest = excluded.lowest, highest = excluded.highest, scores = excluded.scores, items = excluded.items
            """)
    void write(@BindMethods Row row);

    /**
     * One metric of one block.
     *
     * @param metric empty: the canonical score, which has no list of scores
     * @param total the exact sum
     * @param scores ascending
     * @param items the item of each score
     */
    record Row(
            UUID runId,
            int grading,
            String metric,
            int modelNo,
            int lastItem,
            int blockNo,
            long count,
            double mean,
            String total,
            double lowest,
            double highest,
            List<Double> scores,
            List<Integer> items) {}
}
