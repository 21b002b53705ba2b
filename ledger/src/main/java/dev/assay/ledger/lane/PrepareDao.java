package dev.assay.ledger.lane;

import dev.assay.manifest.DatasetSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Items, their contents, and blocks: written once, by the owner of the run, resumed behind the last source row that is there. */
public interface PrepareDao {

    /** Of a run: beyond, blocks get larger. */
    int MAX_BLOCKS = 20_000;

    /** The owner's lock on preparing: two executions never write items side by side. Empty: not the owner. */
    @SqlQuery("""
            SELECT prepared_at IS NOT NULL FROM eval_runs
            WHERE id = :runId AND attempt = :attempt AND execution = :execution AND state = 'in_progress'
              AND stop_cause IS NULL
            FOR UPDATE
            """)
    Optional<Boolean> lock(UUID runId, int attempt, String execution);

    @SqlQuery("""
            SELECT task_no, task_id, first_item, item_count FROM eval_run_tasks WHERE run_id = :runId ORDER BY task_no
            """)
    List<PreparedTask> tasks(UUID runId);

    /** Where the last item of the run stands. */
    @SqlQuery("""
            SELECT item_no, task_no, sample_index, source_row FROM eval_items
            WHERE run_id = :runId ORDER BY item_no DESC LIMIT 1
            """)
    Optional<LastItem> lastItem(UUID runId);

    @SqlUpdate("""
            INSERT INTO eval_items (run_id, item_no, task_no, sample_index, source_row, dataset_row, prompt, target)
            SELECT :runId, item_no, :taskNo, sample_index, source_row, dataset_row::json, prompt, target
            FROM unnest(:itemNos::int[], :sampleIndexes::int[], :sourceRows::bigint[], :rows::text[], :prompts::text[],
                :targets::text[]) AS t (item_no, sample_index, source_row, dataset_row, prompt, target)
            """)
    void insertItems(
            UUID runId,
            int taskNo,
            int[] itemNos,
            int[] sampleIndexes,
            long[] sourceRows,
            String[] rows,
            String[] prompts,
            @Nullable String[] targets);

    /** @param messages JSON each, whose contents are inserted in the same transaction or were before */
    @SqlUpdate("""
            INSERT INTO eval_items
              (run_id, item_no, task_no, sample_index, source_row, dataset_row, prompt, messages, target)
            SELECT :runId, item_no, :taskNo, sample_index, source_row, dataset_row::json, prompt, messages, target
            FROM unnest(:itemNos::int[], :sampleIndexes::int[], :sourceRows::bigint[], :rows::text[], :prompts::text[],
                :messages::text[], :targets::text[])
              AS t (item_no, sample_index, source_row, dataset_row, prompt, messages, target)
            """)
    void insertItemsWithMessages(
            UUID runId,
            int taskNo,
            int[] itemNos,
            int[] sampleIndexes,
            long[] sourceRows,
            String[] rows,
            String[] prompts,
            String[] messages,
            @Nullable String[] targets);

    /** @param sha256 of the content, 32 bytes; where the run has it nothing is written */
    @SqlUpdate("""
            INSERT INTO eval_run_contents (run_id, sha256, content) VALUES (:runId, :sha256, :content)
            ON CONFLICT DO NOTHING
            """)
    void insertContent(UUID runId, byte[] sha256, byte[] content);

    /** Content that is part of messages of a run. */
    @SqlQuery("SELECT content FROM eval_run_contents WHERE run_id = :runId AND sha256 = :sha256")
    Optional<byte[]> content(UUID runId, byte[] sha256);

    @SqlUpdate("""
            INSERT INTO eval_run_tasks (run_id, task_no, task_id, first_item, item_count)
            VALUES (:runId, :taskNo, :taskId, :firstItem, :itemCount)
            """)
    void insertTask(UUID runId, int taskNo, String taskId, int firstItem, int itemCount);

    /** Cuts every task's items into blocks, for each model. A block never crosses a task. */
    @SqlUpdate("""
            INSERT INTO eval_blocks (run_id, block_no, task_no, model_no, first_item, last_item)
            SELECT :runId, row_number() OVER (ORDER BY t.task_no, m, s) - 1, t.task_no, m, s,
              least(s + :size - 1, t.first_item + t.item_count - 1)
            FROM eval_run_tasks t
            CROSS JOIN generate_series(0, :models - 1) m
            CROSS JOIN LATERAL generate_series(t.first_item, t.first_item + t.item_count - 1, :size) s
            WHERE t.run_id = :runId
            """)
    int insertBlocks(UUID runId, int models, int size);

    @SqlUpdate("UPDATE eval_runs SET prepared_at = now() WHERE id = :runId")
    void prepared(UUID runId);

    @SqlQuery("SELECT generation_concurrency FROM eval_runs WHERE id = :runId")
    int generationConcurrency(UUID runId);

    @SqlQuery("SELECT filename FROM files WHERE id = :fileId AND deleted_at IS NULL")
    Optional<String> fileName(String fileId);

    /** The commit that the run reads a hub's dataset at, by {@link DatasetSource.HuggingFace#reference()}. */
    @SqlQuery(
            "SELECT pins -> 'hub' ->> :reference FROM eval_runs WHERE id = :runId AND pins -> 'hub' -> :reference IS NOT NULL")
    Optional<String> hubCommit(UUID runId, String reference);

    /** Pins a dataset of the hub. The first pin stays. */
    @SqlUpdate("""
            UPDATE eval_runs
            SET pins = pins || jsonb_build_object('hub',
              coalesce(pins -> 'hub', '{}') || jsonb_build_object(CAST(:reference AS text), CAST(:commit AS text)))
            WHERE id = :runId AND pins -> 'hub' -> :reference IS NULL
            """)
    void pinHub(UUID runId, String reference, String commit);

    record PreparedTask(int taskNo, String taskId, int firstItem, int itemCount) {

        public int nextItem() {
            return firstItem + itemCount;
        }
    }

    record LastItem(int itemNo, int taskNo, int sampleIndex, long sourceRow) {}
}
