package dev.assay.activities.lane;

import dev.assay.activities.grading.GradeInput;
import dev.assay.activities.grading.GradeResult;
import dev.assay.activities.grading.GraderException;
import dev.assay.activities.grading.MergedScores;
import dev.assay.activities.lane.loop.LaneState;
import dev.assay.activities.plan.RunPlan.PlannedGrader;
import dev.assay.activities.plan.RunPlan.PlannedTask;
import dev.assay.ledger.grader.KeptScoreDao.Kept;
import dev.assay.ledger.step.LedgerWriter;
import dev.assay.ledger.step.StepPlace;
import dev.assay.ledger.step.StepRow;
import dev.assay.manifest.GraderCondition;
import dev.assay.text.Characters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One sample's way through several graders. Each that has a row in the ledger is left out; a row is handed in as soon as its
 * grader has scored, and the sample's scores are made of the rows that stand in the ledger then, whoever wrote them.
 */
final class ListedGraders {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NO_SCORES = "{}";

    /** Characters of a grader's error; a sample may have twenty of them. */
    private static final int MAX_MESSAGE = 2_000;

    private final LedgerWriter writer;
    private final GraderSteps steps;
    private final PlannedTask task;
    private final StepPlace place;
    private final LaneState hold;
    private final Map<Integer, Kept> kept;
    private final Map<String, Standing> standings = new HashMap<>();
    private final Map<PlannedGrader, GraderException> failed = new LinkedHashMap<>();
    /** What costs nothing to find out again: written only where the sample gets its scores. */
    private final List<StepRow> last = new ArrayList<>();

    private final List<CompletableFuture<Void>> written = new ArrayList<>();

    ListedGraders(LedgerWriter writer, GraderSteps steps, PlannedTask task, StepPlace place, LaneState hold) {
        this.writer = writer;
        this.steps = steps;
        this.task = task;
        this.place = place;
        this.hold = hold;
        this.kept = steps.kept(refs());
    }

    /** @param score the canonical one; NaN where it has none */
    private record Standing(boolean skipped, boolean failed, double score) {

        static final Standing SKIPPED = new Standing(true, false, Double.NaN);
        static final Standing FAILED = new Standing(false, true, Double.NaN);

        boolean scored() {
            return !skipped && !failed;
        }
    }

    /** The sample cannot be scored by all of its graders. */
    static final class UnscoredException extends Exception {
        private static final long serialVersionUID = 1;

        private final String code;
        private final String details;

        UnscoredException(String code, String message, String details) {
            super(message);
            this.code = code;
            this.details = details;
        }

        /** Of the first grader that cannot. */
        String code() {
            return code;
        }

        /** {@code {"graders": [{"id", "code", "message"}]}}. */
        String details() {
            return details;
        }
    }

    private int[] refs() {
        return task.graders().stream().mapToInt(grader -> grader.ref().ref()).toArray();
    }

    /**
     * Runs the graders that have no row.
     *
     * @throws UnscoredException where some of them cannot score the sample; the rows of the others are kept
     * @throws InterruptedException where the lane is to end
     */
    MergedScores.Merged run(GradeInput input) throws UnscoredException, InterruptedException {
        for (PlannedGrader grader : task.graders()) {
            run(grader, input);
        }
        failed.entrySet().removeIf(failure -> stoodInFor(failure.getKey(), failure.getValue()));
        if (!failed.isEmpty()) {
            throw unscored();
        }
        last.forEach(this::write);
        Map<Integer, Kept> rows = written.isEmpty() ? kept : committed();
        List<MergedScores.Outcome> outcomes = new ArrayList<>();
        for (PlannedGrader grader : task.graders()) {
            outcomes.add(outcome(grader, rows.get(grader.ref().ref())));
        }
        return MergedScores.of(task.task(), outcomes);
    }

    private void run(PlannedGrader grader, GradeInput input) throws InterruptedException {
        String id = grader.spec().id();
        Kept row = kept.get(grader.ref().ref());
        if (row != null) {
            double score = row.score() == null ? Double.NaN : row.score();
            standings.put(id, new Standing(row.skipped(), row.error() != null, score));
            return;
        }
        Optional<Boolean> wanted = wanted(grader);
        if (wanted.isEmpty()) {
            return;
        }
        Instant started = Instant.now();
        if (!wanted.get()) {
            standings.put(id, Standing.SKIPPED);
            last.add(row(grader, NO_SCORES, null, null, null, started));
            return;
        }
        if (hold.order() != LaneState.Order.WORK) {
            throw new InterruptedException();
        }
        try {
            GradeResult result =
                    steps.keptAlone(grader.ref()).map(GraderSteps::read).orElseGet(() -> steps.grade(grader, input));
            double score = grader.graded().primaryScore(result);
            standings.put(id, new Standing(false, false, score));
            String judge = result.judge() == null ? null : JSON.writeValueAsString(result.judge());
            write(row(grader, JSON.writeValueAsString(result.scores()), score, judge, null, started));
        } catch (GraderException e) {
            if (ScoringLane.mayBeOfTheStop(e, hold)) {
                throw new InterruptedException();
            }
            standings.put(id, Standing.FAILED);
            failed.put(grader, e);
        }
    }

    /** Whether a grader is to score the sample; empty where that hangs on one that has not scored it. */
    private Optional<Boolean> wanted(PlannedGrader grader) {
        GraderCondition when = grader.spec().when().orElse(null);
        if (when == null) {
            return Optional.of(true);
        }
        Standing earlier = standings.get(when.grader());
        if (earlier == null) {
            return Optional.empty();
        }
        if (earlier.failed()) {
            return when.failed() || !standIns(when.grader()).isEmpty() ? Optional.of(when.failed()) : Optional.empty();
        }
        return Optional.of(!earlier.skipped() && when.holds(earlier.score()));
    }

    /** Graders that score what another one could not. */
    private List<PlannedGrader> standIns(String graderId) {
        return task.graders().stream()
                .filter(grader -> grader.spec()
                        .when()
                        .filter(when -> when.failed() && when.grader().equals(graderId))
                        .isPresent())
                .toList();
    }

    private boolean stoodInFor(PlannedGrader grader, GraderException error) {
        boolean stoodIn = standIns(grader.spec().id()).stream()
                .map(other -> standings.get(other.spec().id()))
                .anyMatch(standing -> standing != null && standing.scored());
        if (stoodIn) {
            String said = JSON.writeValueAsString(error(grader, error).without("id"));
            last.add(row(grader, NO_SCORES, null, null, said, Instant.now()));
        }
        return stoodIn;
    }

    private StepRow row(
            PlannedGrader grader,
            String scores,
            @Nullable Double score,
            @Nullable String judge,
            @Nullable String error,
            Instant started) {
        boolean skipped = score == null && error == null;
        return new StepRow.GraderScore(
                place, grader.ref().ref(), scores, score, judge, skipped, error, started, Instant.now());
    }

    private void write(StepRow row) {
        written.add(writer.write(row));
    }

    /** Another process may have been first with some of them: those count. */
    private Map<Integer, Kept> committed() throws InterruptedException {
        try {
            CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the scores of a grader were not written", e.getCause());
        }
        return steps.kept(refs());
    }

    private static MergedScores.Outcome outcome(PlannedGrader grader, @Nullable Kept row) {
        if (row == null) {
            // The writer has made a failure of what PostgreSQL refused, and that one stays.
            throw new GraderException(
                    GraderException.BAD_SCORE, "grader " + grader.spec().id() + ": its scores were refused");
        }
        if (!row.scored()) {
            return new MergedScores.Outcome(grader.spec(), null, grader.spec().metricId());
        }
        GradeResult result = GraderSteps.read(row);
        return new MergedScores.Outcome(
                grader.spec(), result, grader.graded().canonical(result.scores().keySet()));
    }

    private UnscoredException unscored() {
        ObjectNode details = JSON.createObjectNode();
        ArrayNode graders = details.putArray("graders");
        failed.forEach((grader, error) -> graders.add(error(grader, error)));
        Map.Entry<PlannedGrader, GraderException> first =
                failed.entrySet().iterator().next();
        String more = failed.size() == 1 ? "" : " (and " + (failed.size() - 1) + " more graders failed)";
        return new UnscoredException(
                first.getValue().code(),
                "grader " + first.getKey().spec().id() + ": " + first.getValue().getMessage() + more,
                JSON.writeValueAsString(details));
    }

    private static ObjectNode error(PlannedGrader grader, GraderException error) {
        return JSON.createObjectNode()
                .put("id", grader.spec().id())
                .put("code", error.code())
                .put("message", Characters.cut(MAX_MESSAGE, String.valueOf(error.getMessage())));
    }
}
