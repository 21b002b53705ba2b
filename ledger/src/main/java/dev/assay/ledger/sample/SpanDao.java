package dev.assay.ledger.sample;

import dev.assay.ledger.lane.Phase;
import dev.assay.ledger.sample.SampleFilter.ScoreRange;
import dev.assay.ledger.sample.SampleFilter.Wanted;
import dev.assay.ledger.sample.SpanDao.Span;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * Where a run's samples are: what {@link SampleFinder} asks. Blocks are read in the order of their samples, and steps by
 * ranges of primary keys.
 */
interface SpanDao {

    /** The items of each task. */
    @SqlQuery("""
            SELECT task_no, first_item, first_item + item_count - 1 AS last_item
            FROM eval_run_tasks WHERE run_id = :runId ORDER BY task_no
            """)
    List<TaskItems> tasks(UUID runId);

    /** Blocks of a model, from the one that holds an item on, whose counters allow for a wanted status. */
    @SqlQuery("""
            SELECT model_no, first_item, last_item, last_item - first_item + 1 AS size, phase,
              :active AND token IS NOT NULL AS held, generated, scored, failed
            FROM eval_blocks
            WHERE run_id = :runId AND model_no = :modelNo AND last_item BETWEEN :from AND :to
              AND (:want.any
                OR :want.completed AND scored > 0
                OR :want.failed AND failed > 0
                OR :want.readyToScore AND phase <> 'done' AND generated > scored
                   AND NOT (:active AND phase = 'score' AND token IS NOT NULL)
                OR :want.scoring AND :active AND phase = 'score' AND token IS NOT NULL AND generated > scored
                OR :want.generating AND :active AND phase = 'generate' AND token IS NOT NULL
                   AND generated < last_item - first_item + 1
                OR :want.queued AND phase = 'generate' AND NOT (:active AND token IS NOT NULL)
                   AND generated < last_item - first_item + 1)
            ORDER BY run_id, model_no, last_item
            LIMIT :limit
            """)
    List<Span> blocks(
            UUID runId, int modelNo, int from, int to, @BindMethods("want") Wanted want, boolean active, int limit);

    /** For each sample the part of its block that it is. */
    @SqlQuery("""
            SELECT w.model_no, w.item_no AS first_item, w.item_no AS last_item, b.size, b.phase, b.held,
              b.generated, b.scored, b.failed
            FROM unnest(:modelNos::int[], :itemNos::int[]) WITH ORDINALITY AS w (model_no, item_no, n)
            CROSS JOIN LATERAL (
              SELECT last_item - first_item + 1 AS size, phase, :active AND token IS NOT NULL AS held,
                generated, scored, failed
              FROM eval_blocks
              WHERE run_id = :runId AND model_no = w.model_no AND last_item >= w.item_no
              ORDER BY run_id, model_no, last_item
              LIMIT 1) b
            ORDER BY w.n
            """)
    List<Span> samples(UUID runId, int[] modelNos, int[] itemNos, boolean active);

    /** The items of each span that have a score, that failed and have none, that are generated; null: not asked. */
    @SqlQuery("""
            SELECT
              CASE WHEN w.scored THEN ARRAY(
                SELECT item_no FROM eval_scores
                WHERE run_id = :runId AND model_no = w.model_no AND item_no BETWEEN w.first_item AND w.last_item
                  AND grading = :grading) END AS scored,
              CASE WHEN w.failed THEN ARRAY(
                SELECT item_no FROM eval_failures f
                WHERE f.run_id = :runId AND f.model_no = w.model_no AND f.item_no BETWEEN w.first_item AND w.last_item
                  AND f.attempt = :attempt
                  AND (SELECT 1 FROM eval_scores s
                       WHERE s.run_id = :runId AND s.model_no = w.model_no AND s.item_no = f.item_no
                         AND s.grading = :grading) IS NULL) END AS failed,
              CASE WHEN w.generated THEN ARRAY(
                SELECT item_no FROM eval_generations
                WHERE run_id = :runId AND model_no = w.model_no AND item_no BETWEEN w.first_item AND w.last_item)
                END AS generated
            FROM unnest(:modelNo::int[], :firstItem::int[], :lastItem::int[], :scored::boolean[], :failed::boolean[],
                :generated::boolean[])
              WITH ORDINALITY AS w (model_no, first_item, last_item, scored, failed, generated, n)
            ORDER BY w.n
            """)
    List<Steps> steps(UUID runId, int attempt, int grading, @BindMethods StepQuestions questions);

    /** Blocks of a model that have scores in a range, of those whose scores are all indexed, and which samples have them. */
    @SqlQuery("""
            SELECT 0 AS first_item, s.last_item,
              s.items[width_bucket(:range.below, s.scores) + 1 : width_bucket(:range.max, s.scores)] AS items
            FROM eval_block_scores s
            WHERE s.run_id = :runId AND s.grading = :grading AND s.metric = :range.metric AND s.model_no = :modelNo
              AND s.last_item BETWEEN :from AND :to
              AND s.highest >= :range.min AND s.lowest <= :range.max
              AND width_bucket(:range.max, s.scores) > width_bucket(:range.below, s.scores)
              AND (SELECT b.indexed_scores = b.scored AND b.indexed_grading = :grading
                   FROM eval_blocks b WHERE b.run_id = :runId AND b.block_no = s.block_no)
            ORDER BY s.run_id, s.grading, s.metric, s.model_no, s.last_item
            LIMIT :limit
            """)
    List<ScoreSpan> scored(
            UUID runId, int grading, int modelNo, int from, int to, @BindMethods("range") ScoreRange range, int limit);

    /** Blocks of a model that have scores which are not indexed. */
    @SqlQuery("""
            SELECT first_item, last_item, CAST(NULL AS int[]) AS items
            FROM eval_blocks
            WHERE run_id = :runId AND model_no = :modelNo AND last_item BETWEEN :from AND :to AND scored > 0
              AND (indexed_scores IS DISTINCT FROM scored OR indexed_grading IS DISTINCT FROM :grading)
            ORDER BY run_id, model_no, last_item
            """)
    List<ScoreSpan> open(UUID runId, int grading, int modelNo, int from, int to);

    /** The scores of samples of a model, in the order of their items. */
    @SqlQuery("""
            SELECT s.item_no, s.scores
            FROM unnest(:firstItems::int[], :lastItems::int[]) WITH ORDINALITY AS w (first_item, last_item, n)
            CROSS JOIN LATERAL (
              SELECT item_no, scores::text AS scores FROM eval_scores
              WHERE run_id = :runId AND model_no = :modelNo AND item_no BETWEEN w.first_item AND w.last_item
                AND grading = :grading
              ORDER BY run_id, model_no, item_no, grading
              LIMIT w.last_item - w.first_item + 1) s
            ORDER BY w.n, s.item_no
            """)
    List<ItemScores> scores(UUID runId, int grading, int modelNo, int[] firstItems, int[] lastItems);

    /** Items of a run that is being prepared. */
    @SqlQuery("""
            SELECT item_no FROM eval_items
            WHERE run_id = :runId AND item_no BETWEEN :from AND :to
            ORDER BY run_id, item_no
            LIMIT :limit
            """)
    List<Integer> items(UUID runId, int from, int to, int limit);

    @SqlQuery("SELECT EXISTS (SELECT 1 FROM eval_items WHERE run_id = :runId AND item_no = :itemNo)")
    boolean exists(UUID runId, int itemNo);

    /** @param lastItem smaller than {@code firstItem} where the task has none */
    record TaskItems(int taskNo, int firstItem, int lastItem) {}

    record Steps(
            @Nullable Set<Integer> scored,
            @Nullable Set<Integer> failed,
            @Nullable Set<Integer> generated) {}

    /** @param items those with a score in the range, in no order; null: whoever asks has to look */
    record ScoreSpan(int firstItem, int lastItem, @Nullable List<Integer> items) {}

    record ItemScores(int itemNo, String scores) {}

    /**
     * A block, or a part of one, and what its counters say.
     *
     * @param size samples of the whole block, of which the counters speak
     * @param held whether a lane works on it
     * @param failed samples failed in the run's attempt
     */
    record Span(
            int modelNo,
            int firstItem,
            int lastItem,
            int size,
            Phase phase,
            boolean held,
            int generated,
            int scored,
            int failed) {

        /** What is left of it from an item on. */
        Span from(int itemNo) {
            return itemNo <= firstItem
                    ? this
                    : new Span(modelNo, itemNo, lastItem, size, phase, held, generated, scored, failed);
        }

        int items() {
            return lastItem - firstItem + 1;
        }

        /** How many of its samples can be of one of the wanted statuses; the counters do not say for sure. */
        int most(SampleFilter filter) {
            if (filter.statuses().isEmpty()) {
                return items();
            }
            int most = 0;
            for (SampleRow.Status status : filter.statuses()) {
                most += switch (status) {
                    case COMPLETED -> scored;
                    case FAILED -> failed;
                    case SCORING, READY_TO_SCORE -> generated - scored;
                    case GENERATING, QUEUED -> size - generated;
                };
            }
            return Math.min(items(), most);
        }
    }

    /** Which steps of which spans have to be read to know who passes a filter. Counters save the rest. */
    record StepQuestions(List<Span> spans, SampleFilter filter) {

        public int[] modelNo() {
            return ints(Span::modelNo);
        }

        public int[] firstItem() {
            return ints(Span::firstItem);
        }

        public int[] lastItem() {
            return ints(Span::lastItem);
        }

        public Boolean[] scored() {
            return booleans(span -> span.scored() > 0 && !only(SampleRow.Status.FAILED));
        }

        public Boolean[] failed() {
            return booleans(span -> span.failed() > 0 && !only(SampleRow.Status.COMPLETED));
        }

        public Boolean[] generated() {
            return booleans(span -> span.generated() > 0
                    && span.generated() < span.size()
                    && !only(SampleRow.Status.COMPLETED)
                    && !only(SampleRow.Status.FAILED));
        }

        private boolean only(SampleRow.Status status) {
            return filter.statuses().size() == 1 && filter.statuses().contains(status);
        }

        private int[] ints(ToIntFunction<Span> value) {
            return spans.stream().mapToInt(value).toArray();
        }

        private Boolean[] booleans(Predicate<Span> value) {
            return spans.stream().map(value::test).toArray(Boolean[]::new);
        }
    }
}
