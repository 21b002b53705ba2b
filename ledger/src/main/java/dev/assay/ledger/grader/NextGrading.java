package dev.assay.ledger.grader;

import dev.assay.ledger.grader.GraderDao.Config;
import dev.assay.ledger.grader.GraderDao.GraderRow;
import dev.assay.ledger.run.Attempt;
import dev.assay.manifest.GenerationInputs;
import dev.assay.manifest.GraderFingerprint;
import dev.assay.manifest.GraderSpec;
import dev.assay.manifest.Manifest;
import dev.assay.manifest.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The graders of a grading beside those of the grading before it. One that nothing has changed for keeps its ref, and with
 * it its scores. One that was changed keeps its calls: what it asks just as before was paid for.
 */
final class NextGrading {

    private final List<GraderRow> before;
    private final Config config;
    private final boolean anew;
    private final Set<GraderRef.Calls> callsTaken = new HashSet<>();
    private int nextRef;

    private NextGrading(List<GraderRow> before, Config config, boolean anew, int nextRef) {
        this.before = before;
        this.config = config;
        this.anew = anew;
        this.nextRef = nextRef;
    }

    /**
     * @param all rows of all gradings before
     * @param previous what the grading before graded by; null: there was none
     */
    static List<GraderRow> after(List<GraderRow> all, @Nullable Config previous, Config config) {
        List<GraderRow> before = all.stream()
                .filter(row -> row.grading() == config.grading() - 1)
                .toList();
        int nextRef = all.stream().mapToInt(GraderRow::ref).max().orElse(0) + 1;
        boolean anew = previous == null || config.kind() == Attempt.Kind.RESCORE && same(previous, config);
        return new NextGrading(before, config, anew, nextRef).rows();
    }

    /** Then everything is to be scored again: nobody asks for that to see the same scores. */
    private static boolean same(Config previous, Config config) {
        return Objects.equals(previous.judgeModel(), config.judgeModel())
                && Objects.equals(previous.embeddingModel(), config.embeddingModel())
                && GenerationInputs.sameGrading(previous.manifest(), config.manifest(), config.taskIds());
    }

    private List<GraderRow> rows() {
        List<Task> tasks = Manifest.parse(config.manifest()).tasks().stream()
                .filter(task -> config.taskIds() == null || config.taskIds().contains(task.id()))
                .toList();
        List<GraderRow> rows = new ArrayList<>();
        for (int taskNo = 0; taskNo < tasks.size(); taskNo++) {
            task(taskNo, tasks.get(taskNo), rows);
        }
        return rows;
    }

    /** First those that are unchanged: a changed one must not take their place. */
    private void task(int taskNo, Task task, List<GraderRow> rows) {
        List<Optional<GraderRow>> unchanged = new ArrayList<>();
        Set<Integer> refsTaken = new HashSet<>();
        for (GraderSpec grader : task.graders()) {
            String fingerprint = fingerprint(task, grader);
            Optional<GraderRow> row = grader.gradesBatches()
                    ? Optional.empty()
                    : earlier(
                            taskNo,
                            other -> other.fingerprint().equals(fingerprint) && !refsTaken.contains(other.ref()));
            row.ifPresent(same -> {
                refsTaken.add(same.ref());
                callsTaken.add(same.calls());
            });
            unchanged.add(row);
        }
        for (int graderNo = 0; graderNo < task.graders().size(); graderNo++) {
            rows.add(row(taskNo, graderNo, task, unchanged.get(graderNo)));
        }
    }

    private Optional<GraderRow> earlier(int taskNo, Predicate<GraderRow> which) {
        return anew
                ? Optional.empty()
                : before.stream()
                        .filter(row -> row.taskNo() == taskNo)
                        .filter(which)
                        .findFirst();
    }

    private String fingerprint(Task task, GraderSpec grader) {
        return GraderFingerprint.of(task, grader, config.judgeModel(), config.embeddingModel());
    }

    private GraderRow row(int taskNo, int graderNo, Task task, Optional<GraderRow> unchanged) {
        GraderSpec grader = task.graders().get(graderNo);
        boolean ownRows = !task.plainlyGraded();
        int ref = unchanged.map(GraderRow::ref).orElseGet(() -> nextRef++);
        GraderRef.Calls calls = unchanged
                .or(() -> earlier(
                        taskNo,
                        other -> other.graderId().equals(grader.id())
                                && (ownRows || other.ownRows())
                                && !callsTaken.contains(other.calls())))
                .map(GraderRow::calls)
                .orElseGet(() -> ownRows
                        ? new GraderRef.Calls(ref, config.grading())
                        : GraderRef.Calls.ofSamples(config.grading()));
        callsTaken.add(calls);
        Double threshold = grader.passThreshold().isPresent()
                ? Double.valueOf(grader.passThreshold().getAsDouble())
                : null;
        return new GraderRow(
                config.grading(),
                taskNo,
                graderNo,
                grader.id(),
                ref,
                fingerprint(task, grader),
                ownRows,
                calls.ref(),
                calls.grading(),
                threshold);
    }
}
