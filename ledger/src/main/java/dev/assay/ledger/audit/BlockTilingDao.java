package dev.assay.ledger.audit;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Where blocks lie. */
interface BlockTilingDao {

    /** Blocks that do not begin where the one before them ends, and those that leave their task. */
    @SqlQuery("""
            SELECT b.block_no, b.model_no, b.task_no, b.first_item, b.last_item, b.due, t.task_no IS NOT NULL AS in_task
            FROM (
              SELECT block_no, model_no, task_no, first_item, last_item,
                coalesce(max(last_item) OVER (PARTITION BY model_no ORDER BY first_item, block_no
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), -1) + 1 AS due
              FROM eval_blocks WHERE run_id = :runId) b
            LEFT JOIN eval_run_tasks t ON t.run_id = :runId AND t.task_no = b.task_no
              AND b.first_item >= t.first_item AND b.last_item < t.first_item + t.item_count
            WHERE b.first_item <> b.due OR b.last_item < b.first_item OR t.task_no IS NULL
            ORDER BY b.model_no, b.first_item, b.block_no
            LIMIT :limit
            """)
    List<Misplaced> misplaced(UUID runId, int limit);

    /** How far the blocks of each model reach. */
    @SqlQuery("""
            SELECT m AS model_no, (SELECT max(last_item) FROM eval_blocks b WHERE b.run_id = :runId AND b.model_no = m) AS last_item
            FROM generate_series(0, :models - 1) m ORDER BY m
            """)
    List<Reach> reach(UUID runId, int models);

    /** Tasks that do not begin where the one before them ends. */
    @SqlQuery("""
            SELECT task_no, first_item, due FROM (
              SELECT task_no, first_item, coalesce(sum(item_count) OVER (ORDER BY task_no
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS due
              FROM eval_run_tasks WHERE run_id = :runId) t
            WHERE first_item <> due ORDER BY task_no
            """)
    List<MisplacedTask> misplacedTasks(UUID runId);

    /** @param due the item with which the block should begin */
    record Misplaced(int blockNo, int modelNo, int taskNo, int firstItem, int lastItem, int due, boolean inTask) {}

    record Reach(int modelNo, @Nullable Integer lastItem) {}

    record MisplacedTask(int taskNo, int firstItem, int due) {}
}
