package dev.assay.activities.grading;

import dev.assay.activities.grading.Graders.Rule;
import dev.assay.manifest.GraderSpec;
import dev.assay.text.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Several judges, one after the other, whose votes are made one score. All of them are kept. */
final class JudgePanel {

    private static final JsonMapper JSON = JsonMapper.shared();

    private JudgePanel() {}

    /** How votes are made a score. */
    private enum Vote {
        /** The score that more judges give than any other. */
        MAJORITY,
        /** The mean of the scores. */
        MEAN,
        /** The lowest score: 1 where all give 1. */
        ALL;

        static Vote of(String name) {
            return switch (name) {
                case "mean" -> MEAN;
                case "all" -> ALL;
                default -> MAJORITY;
            };
        }
    }

    static Rule of(GraderSpec spec) {
        List<Rule> judges = spec.judges().stream().map(LlmJudge::of).toList();
        Vote vote = Vote.of(spec.config().path("vote").asString("majority"));
        return (answer, input, calls) -> {
            List<Double> scores = new ArrayList<>();
            ObjectNode judge = JSON.createObjectNode();
            ArrayNode votes = judge.putArray("votes");
            for (Rule rule : judges) {
                GradeResult result = rule.grade(answer, input, calls);
                scores.addAll(result.scores().values());
                votes.add(result.judge());
            }
            double score = score(vote, scores);
            judge.put("score", score);
            return new GradeResult(Map.of(spec.metricId(), score), judge);
        };
    }

    private static double score(Vote vote, List<Double> scores) {
        return switch (vote) {
            case MAJORITY -> majority(scores);
            case MEAN ->
                scores.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            case ALL -> scores.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        };
    }

    private static double majority(List<Double> scores) {
        Map<Double, Long> counts =
                scores.stream().collect(Collectors.groupingBy(score -> score, TreeMap::new, Collectors.counting()));
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        List<Double> winners = counts.entrySet().stream()
                .filter(entry -> entry.getValue() == most)
                .map(Map.Entry::getKey)
                .toList();
        if (winners.size() > 1) {
            String shown = scores.stream().map(String::valueOf).collect(Collectors.joining(", "));
            throw new GraderException(
                    GraderException.JUDGE_TIE,
                    "votes: " + Characters.cut(200, shown)
                            + " (expected: one score that more judges give than any other)");
        }
        return winners.getFirst();
    }
}
