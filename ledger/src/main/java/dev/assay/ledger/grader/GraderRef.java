package dev.assay.ledger.grader;

import dev.assay.ledger.grader.GraderDao.GraderRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the scores and calls of one grader of a grading stand in the ledger.
 *
 * @param ref names the grader within its run; 0 where nobody needs to know
 * @param ownRows whether its scores stand in {@code eval_grader_scores}; false: only in its samples' scores
 * @param calls under which its calls are kept
 * @param keptRows whether an earlier grading kept scores of it in {@code eval_grader_scores}
 * @param aloneIn earlier gradings in which it was the only grader of its task, latest first: its scores are those of the
 *     samples
 */
public record GraderRef(int ref, boolean ownRows, Calls calls, boolean keptRows, List<Integer> aloneIn) {

    public GraderRef {
        aloneIn = List.copyOf(aloneIn);
    }

    /** Of a grader that is the only one of its task, in the first grading that it has. */
    public static GraderRef plain(int grading) {
        return new GraderRef(0, false, Calls.ofSamples(grading), false, List.of());
    }

    /** Whether an earlier grading may have a score of it. */
    public boolean scoredBefore() {
        return keptRows || !aloneIn.isEmpty();
    }

    static GraderRef of(GraderRow row, List<GraderRow> all) {
        List<GraderRow> before = all.stream()
                .filter(other -> other.ref() == row.ref() && other.grading() < row.grading())
                .toList();
        return new GraderRef(
                row.ref(),
                row.ownRows(),
                row.calls(),
                before.stream().anyMatch(GraderRow::ownRows),
                before.stream()
                        .filter(other -> !other.ownRows())
                        .map(GraderRow::grading)
                        .toList()
                        .reversed());
    }

    /**
     * Part of the key of a grader's calls.
     *
     * @param ref of the grader that made the first of them; null: the sample's only grader
     * @param grading that the first of them were made in
     */
    public record Calls(@Nullable Integer ref, int grading) {

        /** Of a task with one grader. */
        public static Calls ofSamples(int grading) {
            return new Calls(null, grading);
        }

        /** {@code scope} of the calls for a sample. */
        public String scope(int modelNo, int itemNo) {
            return modelNo + "/" + itemNo + (ref == null ? "" : "/" + ref);
        }

        /** Unique in the run, whatever the sample. */
        public String name() {
            return grading + (ref == null ? "" : "/" + ref);
        }
    }

    /** A grader's place among those of an attempt: {@code eval_graders} without its run and grading. */
    public record Place(int taskNo, int graderNo) {}
}
