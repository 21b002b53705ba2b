package dev.assay.ledger.metric;

import dev.assay.ledger.lane.Block;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Grading of all samples of a task and model at once. */
public interface AggregateDao {

    /** Takes the blocks that wait for it, from whoever holds them: what two graders write is the same. */
    @SqlQuery("""
            UPDATE eval_blocks SET token = :token
            WHERE run_id = :runId AND block_no = ANY (ARRAY(
              SELECT block_no FROM eval_blocks
              WHERE run_id = :runId AND phase = 'aggregate' AND phase <> 'done' AND task_no = :taskNo AND model_no = :modelNo
              ORDER BY block_no FOR UPDATE))
            RETURNING run_id, block_no, task_no, model_no, first_item, last_item
            """)
    @RegisterConstructorMapper(Block.class)
    List<Block> take(UUID runId, int taskNo, int modelNo, UUID token);

    /** The first of a task and model, in whatever phase: what is counted of the whole is with it. */
    @SqlQuery("""
            SELECT run_id, block_no, task_no, model_no, first_item, last_item
            FROM eval_blocks
            WHERE run_id = :runId AND task_no = :taskNo AND model_no = :modelNo
            ORDER BY block_no LIMIT 1
            """)
    @RegisterConstructorMapper(Block.class)
    Block first(UUID runId, int taskNo, int modelNo);

    /** How an execution stands that grades together what it took by its token. */
    @SqlQuery("""
            SELECT
              EXISTS (SELECT 1 FROM eval_runs
                WHERE id = :runId AND attempt = :attempt AND execution = :execution AND state = 'in_progress'
                  AND stop_cause IS NULL AND NOT paused) AS working,
              EXISTS (SELECT 1 FROM eval_blocks
                WHERE run_id = :runId AND phase = 'aggregate' AND phase <> 'done' AND token = :token) AS held
            """)
    @RegisterConstructorMapper(Standing.class)
    Standing standing(UUID runId, int attempt, String execution, UUID token);

    @SqlQuery("""
            SELECT first_item, item_count FROM eval_run_tasks WHERE run_id = :runId AND task_no = :taskNo
            """)
    @RegisterConstructorMapper(Items.class)
    Optional<Items> items(UUID runId, int taskNo);

    /**
     * The samples of some items that are generated, in item order. Both tables are bounded by item, so that no plan reads
     * more than these of either.
     */
    @SqlQuery("""
            SELECT i.item_no, i.sample_index, i.dataset_row::text AS dataset_row, i.prompt, i.target, g.call_id, g.output_text,
              g.extracted_output
            FROM eval_items i
            JOIN eval_generations g ON g.run_id = i.run_id AND g.item_no = i.item_no
            WHERE i.run_id = :runId AND i.item_no BETWEEN :firstItem AND :lastItem
              AND g.run_id = :runId AND g.model_no = :modelNo AND g.item_no BETWEEN :firstItem AND :lastItem
            ORDER BY i.item_no
            """)
    @RegisterConstructorMapper(Generated.class)
    List<Generated> generated(UUID runId, int modelNo, int firstItem, int lastItem);

    /** 0: this very set of generations was graded before. */
    @SqlUpdate("""
            INSERT INTO eval_aggregates (run_id, task_no, model_no, grading, input_hash, attempt, metrics, finished_at)
            VALUES (:runId, :taskNo, :modelNo, :grading, :inputHash, :attempt, :metrics::json, :finishedAt)
            ON CONFLICT DO NOTHING
            """)
    int insert(@BindMethods Aggregate aggregate);

    /** The latest of each task and model. */
    @SqlQuery("""
            SELECT DISTINCT ON (a.task_no, a.model_no) t.task_id, a.model_no, a.metrics::text AS metrics
            FROM eval_aggregates a
            JOIN eval_runs r ON r.id = a.run_id
            JOIN eval_run_tasks t ON t.run_id = a.run_id AND t.task_no = a.task_no
            WHERE a.run_id = :runId AND a.grading = r.grading
            ORDER BY a.task_no, a.model_no, a.attempt DESC, a.finished_at DESC
            """)
    @RegisterConstructorMapper(Latest.class)
    List<Latest> latest(UUID runId);

    /** A task's items are numbered without gaps. */
    record Items(int firstItem, int itemCount) {}

    /**
     * @param working the execution owns the run, which is to be worked on now
     * @param held the token has blocks
     */
    record Standing(boolean working, boolean held) {

        /** Whether grading may go on. */
        public boolean goesOn() {
            return working && held;
        }
    }

    record Generated(
            int itemNo,
            int sampleIndex,
            String datasetRow,
            String prompt,
            @Nullable String target,
            UUID callId,
            String outputText,
            @Nullable String extractedOutput) {}

    /**
     * What a batch grader gave.
     *
     * @param inputHash SHA-256 of the generations that it saw
     * @param metrics {@code {"metrics": {id: number}, "primary": id, "count": samples}}
     */
    record Aggregate(
            UUID runId,
            int taskNo,
            int modelNo,
            int grading,
            byte[] inputHash,
            int attempt,
            String metrics,
            Instant finishedAt) {}

    record Latest(String taskId, int modelNo, String metrics) {}
}
