package dev.assay.activities.lane;

import dev.assay.activities.grading.GradeInput;
import dev.assay.activities.grading.GradeResult;
import dev.assay.activities.grading.GradedTask;
import dev.assay.activities.grading.GraderException;
import dev.assay.activities.grading.MergedScores;
import dev.assay.activities.grading.MergedScores.Merged;
import dev.assay.activities.judge.GraderCallStore;
import dev.assay.activities.judge.JudgeModels;
import dev.assay.activities.judge.StepCalls;
import dev.assay.activities.plan.RunPlan.PlannedGrader;
import dev.assay.activities.plan.RunPlan.PlannedTask;
import dev.assay.ledger.grader.GraderRef;
import dev.assay.ledger.grader.KeptScoreDao;
import dev.assay.ledger.grader.KeptScoreDao.Kept;
import dev.assay.ledger.step.LedgerWriter;
import dev.assay.ledger.step.StepPlace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Single graders on one sample: what the ledger has of them, and their run. */
final class GraderSteps {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Jdbi jdbi;
    private final LedgerWriter writer;
    private final JudgeModels models;
    private final StepPlace place;

    GraderSteps(Jdbi jdbi, LedgerWriter writer, JudgeModels models, StepPlace place) {
        this.jdbi = jdbi;
        this.writer = writer;
        this.models = models;
        this.place = place;
    }

    /** @throws GraderException where the grader cannot score the sample */
    GradeResult grade(PlannedGrader grader, GradeInput input) {
        StepCalls calls = new StepCalls(
                models, new GraderCallStore(jdbi, writer, place, grader.ref().calls()), grader.mostModelCalls());
        return calls.grading(() -> grader.graded().grade(input, calls));
    }

    /** The scores of a task with one grader: those of an earlier grading where nothing has changed since. */
    Merged only(PlannedTask task, GradeInput input) {
        PlannedGrader grader = task.graders().getFirst();
        GradeResult result = before(grader.ref()).map(GraderSteps::read).orElseGet(() -> grade(grader, input));
        GradedTask graded = grader.graded();
        return MergedScores.of(
                task.task(),
                List.of(new MergedScores.Outcome(
                        grader.spec(), result, graded.canonical(result.scores().keySet()))));
    }

    private Optional<Kept> before(GraderRef ref) {
        Optional<Kept> row =
                ref.keptRows() ? Optional.ofNullable(kept(new int[] {ref.ref()}).get(ref.ref())) : Optional.empty();
        return row.filter(Kept::scored).or(() -> keptAlone(ref));
    }

    /** What stands in rows of graders, by their refs. */
    Map<Integer, Kept> kept(int[] refs) {
        Map<Integer, Kept> kept = new LinkedHashMap<>();
        jdbi.withExtension(KeptScoreDao.class, dao -> dao.of(place.runId(), place.modelNo(), place.itemNo(), refs))
                .forEach(row -> kept.put(row.ref(), row));
        return kept;
    }

    /** What a grader made of the sample in an earlier grading, whose rows are the sample's own; empty: nothing. */
    Optional<Kept> keptAlone(GraderRef ref) {
        if (ref.aloneIn().isEmpty()) {
            return Optional.empty();
        }
        int[] gradings = ref.aloneIn().stream().mapToInt(Integer::intValue).toArray();
        return jdbi.withExtension(
                        KeptScoreDao.class,
                        dao -> dao.alone(place.runId(), place.modelNo(), place.itemNo(), ref.ref(), gradings))
                .filter(row -> !result(row).isEmpty());
    }

    private static JsonNode result(Kept row) {
        return JSON.readTree(row.scores());
    }

    /** @param row of a grader that has scored */
    static GradeResult read(Kept row) {
        Map<String, Double> scores = new LinkedHashMap<>();
        result(row)
                .properties()
                .forEach(score -> scores.put(score.getKey(), score.getValue().asDouble(Double.NaN)));
        return new GradeResult(scores, row.judge() == null ? null : JSON.readTree(row.judge()));
    }
}
