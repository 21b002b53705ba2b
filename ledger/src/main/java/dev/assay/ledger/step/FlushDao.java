package dev.assay.ledger.step;

import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.Phase;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Blocks as a {@link Flush} locks, counts and moves them. */
interface FlushDao {

    /** Locks blocks in key order, the order of all writers. */
    @SqlQuery("""
            SELECT b.run_id, b.block_no, b.task_no, b.model_no, b.first_item, b.last_item, b.phase, b.token, b.failed
            FROM unnest(:runIds::uuid[], :blockNos::int[]) AS k (run_id, block_no)
            JOIN eval_blocks b ON b.run_id = k.run_id AND b.block_no = k.block_no
            ORDER BY b.run_id, b.block_no
            FOR UPDATE OF b
            """)
    @RegisterConstructorMapper(Locked.class)
    List<Locked> lock(UUID[] runIds, int[] blockNos);

    /** Moves the counters of locked blocks by what was really inserted. */
    @SqlUpdate("""
            UPDATE eval_blocks b SET
              generated = b.generated + d.generated, scored = b.scored + d.scored, failed = b.failed + d.failed,
              discarded = b.discarded + d.discarded,
              generated_at = CASE WHEN d.generated > 0 THEN now() ELSE b.generated_at END,
              scored_at = CASE WHEN d.scored > 0 THEN now() ELSE b.scored_at END,
              input_tokens = CASE WHEN d.input IS NULL THEN b.input_tokens ELSE coalesce(b.input_tokens, 0) + d.input END,
              output_tokens = CASE WHEN d.output IS NULL THEN b.output_tokens
                              ELSE coalesce(b.output_tokens, 0) + d.output END,
              cached_tokens = CASE WHEN d.cached IS NULL THEN b.cached_tokens
                              ELSE coalesce(b.cached_tokens, 0) + d.cached END,
              reasoning_tokens = CASE WHEN d.reasoning IS NULL THEN b.reasoning_tokens
                                 ELSE coalesce(b.reasoning_tokens, 0) + d.reasoning END,
              cost_usd = CASE WHEN d.cost IS NULL THEN b.cost_usd ELSE coalesce(b.cost_usd, 0) + d.cost END
            FROM unnest(:runId::uuid[], :blockNo::int[], :generated::int[], :scored::int[], :failed::int[],
                :discarded::int[], :input::bigint[], :output::bigint[], :cached::bigint[], :reasoning::bigint[],
                :cost::numeric[])
              AS d (run_id, block_no, generated, scored, failed, discarded, input, output, cached, reasoning, cost)
            WHERE b.run_id = d.run_id AND b.block_no = d.block_no
            """)
    void count(@BindMethods Deltas deltas);

    @SqlUpdate("""
            UPDATE eval_blocks SET phase = :phase, token = NULL, partials = NULL
            WHERE run_id = :runId AND block_no = :blockNo
            """)
    void move(UUID runId, int blockNo, Phase phase);

    /**
     * Moves a block to its last phase.
     *
     * @param indexedScores how many of its scores of the grading stand in {@code eval_block_scores}; null: they do not
     */
    @SqlUpdate("""
            UPDATE eval_blocks SET phase = 'done', token = NULL, partials = :partials::json,
              indexed_scores = :indexedScores, indexed_grading = :grading
            WHERE run_id = :runId AND block_no = :blockNo
            """)
    void done(UUID runId, int blockNo, String partials, int grading, @Nullable Integer indexedScores);

    @SqlUpdate("""
            SELECT pg_notify('assay_lanes', :runId::text)
            """)
    void nudgeLanes(UUID runId);

    record Locked(
            UUID runId,
            int blockNo,
            int taskNo,
            int modelNo,
            int firstItem,
            int lastItem,
            Phase phase,
            @Nullable UUID token,
            int failed) {

        public Block.Key key() {
            return new Block.Key(runId, blockNo);
        }

        public boolean heldBy(UUID holder) {
            return holder.equals(token);
        }
    }

    /** What a flush adds to one block; null tokens and cost: nobody reported any. */
    record Delta(
            UUID runId,
            int blockNo,
            int generated,
            int scored,
            int failed,
            int discarded,
            @Nullable Long input,
            @Nullable Long output,
            @Nullable Long cached,
            @Nullable Long reasoning,
            @Nullable BigDecimal cost) {}

    /** What a flush adds to its blocks, as the columns that {@code unnest} takes. */
    record Deltas(List<Delta> deltas) {

        public UUID[] runId() {
            return deltas.stream().map(Delta::runId).toArray(UUID[]::new);
        }

        public int[] blockNo() {
            return ints(Delta::blockNo);
        }

        public int[] generated() {
            return ints(Delta::generated);
        }

        public int[] scored() {
            return ints(Delta::scored);
        }

        public int[] failed() {
            return ints(Delta::failed);
        }

        public int[] discarded() {
            return ints(Delta::discarded);
        }

        public @Nullable Long[] input() {
            return deltas.stream().map(Delta::input).toArray(Long[]::new);
        }

        public @Nullable Long[] output() {
            return deltas.stream().map(Delta::output).toArray(Long[]::new);
        }

        public @Nullable Long[] cached() {
            return deltas.stream().map(Delta::cached).toArray(Long[]::new);
        }

        public @Nullable Long[] reasoning() {
            return deltas.stream().map(Delta::reasoning).toArray(Long[]::new);
        }

        public @Nullable BigDecimal[] cost() {
            return deltas.stream().map(Delta::cost).toArray(BigDecimal[]::new);
        }

        private int[] ints(ToIntFunction<Delta> value) {
            return deltas.stream().mapToInt(value).toArray();
        }
    }
}
