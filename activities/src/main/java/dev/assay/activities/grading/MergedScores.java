package dev.assay.activities.grading;

import dev.assay.manifest.GraderSpec;
import dev.assay.manifest.MetricId;
import dev.assay.manifest.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the graders of a task make of a sample together. */
public final class MergedScores {
    private static final int MAX_NAMED = 20;

    private final Task task;
    private final Map<String, Double> scores = new LinkedHashMap<>();
    private final Map<String, String> givenBy = new HashMap<>();
    private final List<Outcome> scored = new ArrayList<>();
    private boolean whole = true;

    private MergedScores(Task task) {
        this.task = task;
    }

    /**
     * What one grader made of the sample.
     *
     * @param result null: it did not score the sample, and was not to
     * @param canonical the metric that is the grader's own score; meaningless without a result
     */
    public record Outcome(GraderSpec grader, @Nullable GradeResult result, String canonical) {

        double score() {
            return result == null ? Double.NaN : result.scores().getOrDefault(canonical, Double.NaN);
        }
    }

    /**
     * A sample's scores.
     *
     * @param primary the canonical one; empty where it was to come from a grader that skipped the sample
     */
    public record Merged(GradeResult result, Optional<Double> primary) {}

    /**
     * Scores of all graders, with what is derived from them.
     *
     * @param outcomes of all graders of the task, in their order
     * @throws GraderException where two graders give the same metric, or none gives the canonical one
     */
    public static Merged of(Task task, List<Outcome> outcomes) {
        MergedScores merged = new MergedScores(task);
        outcomes.forEach(merged::add);
        merged.weigh();
        return new Merged(new GradeResult(merged.scores, merged.judge(outcomes)), merged.primary(outcomes));
    }

    private void add(Outcome outcome) {
        GradeResult result = outcome.result();
        if (result == null) {
            whole = false;
            return;
        }
        scored.add(outcome);
        String id = outcome.grader().id();
        result.scores().forEach((metric, score) -> put(metric, score, id));
        outcome.grader()
                .passThreshold()
                .ifPresent(threshold ->
                        put(outcome.canonical() + GraderSpec.PASSED, outcome.score() >= threshold ? 1 : 0, id));
    }

    private void weigh() {
        double sum = 0;
        double weights = 0;
        for (Outcome outcome : scored) {
            double weight = outcome.grader().weight().orElse(0);
            weights += weight;
            sum += weight == 0 ? 0 : weight * outcome.score();
        }
        if (weights > 0) {
            put(GraderSpec.WEIGHTED_SCORE, sum / weights, "the task");
        }
    }

    private void put(String metric, double score, String by) {
        String other = givenBy.putIfAbsent(metric, by);
        if (other != null) {
            throw new GraderException(
                    GraderException.BAD_SCORE,
                    "metric " + metric + ": given by " + by + " (expected: by " + other + " only)");
        }
        scores.put(metric, score);
    }

    private Optional<Double> primary(List<Outcome> outcomes) {
        String primary = task.primary().orElseGet(() -> outcomes.getFirst().canonical());
        Double score = scores.get(primary);
        if (score == null && whole) {
            throw new GraderException(
                    GraderException.BAD_SCORE,
                    "primary: " + primary + " (expected: a metric that the graders give: "
                            + MetricId.named(scores.keySet(), MAX_NAMED) + ")");
        }
        return Optional.ofNullable(score);
    }

    /** What the judge behind the canonical score said, else the first of them. */
    private @Nullable JsonNode judge(List<Outcome> outcomes) {
        String primary = task.primary().orElseGet(() -> outcomes.getFirst().canonical());
        JsonNode first = null;
        for (Outcome outcome : scored) {
            JsonNode judge = outcome.result() == null ? null : outcome.result().judge();
            if (judge != null && outcome.canonical().equals(primary)) {
                return judge;
            }
            first = first == null ? judge : first;
        }
        return first;
    }
}
