package dev.assay.activities.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.activities.grading.MergedScores.Outcome;
import dev.assay.manifest.Manifest;
import dev.assay.manifest.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** One sample's scores of several graders. */
class MergedScoresTest {

    private static Task task(String graders) {
        return Manifest.parse(JsonMapper.shared()
                        .readTree(("{'tasks':[{'id':'t','type':'qa','dataset':{'file_id':'f'},'prompt_template':'p',"
                                        + "'target_template':'t'," + graders + "}]}")
                                .replace('\'', '"')))
                .tasks()
                .getFirst();
    }

    /** @param scores canonical ones, by grader; null: skipped */
    private static MergedScores.Merged merged(Task task, @Nullable Double... scores) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            String metric = task.graders().get(i).metricId();
            Double score = scores[i];
            outcomes.add(
                    new Outcome(task.graders().get(i), score == null ? null : GradeResult.of(metric, score), metric));
        }
        return MergedScores.of(task, outcomes);
    }

    private static final String THREE = "'graders':[{'type':'f1','metric_id':'a','weight':1},"
            + "{'type':'f1','metric_id':'b','weight':3,'pass_threshold':0.5},{'type':'f1','metric_id':'c'}]";

    @Test
    void weightsAreOfTheGradersThatScored() {
        assertThat(merged(task(THREE), 0.2, 0.5, 1.0).result().scores())
                .containsExactly(
                        Map.entry("a", 0.2),
                        Map.entry("b", 0.5),
                        Map.entry("b_passed", 1.0),
                        Map.entry("c", 1.0),
                        Map.entry("weighted_score", 0.425));
        assertThat(merged(task(THREE), 0.2, null, 1.0).result().scores())
                .containsExactly(Map.entry("a", 0.2), Map.entry("c", 1.0), Map.entry("weighted_score", 0.2));
        assertThat(merged(task(THREE), 0.2, null, 1.0).primary()).contains(0.2);
    }

    @Test
    void aPrimaryMetricThatWasSkippedIsNoScoreAndOneThatNobodyGivesAnError() {
        assertThat(merged(task(THREE + ",'primary':'b_passed'"), 0.2, 0.4, 1.0).primary())
                .contains(0.0);
        assertThat(merged(task(THREE + ",'primary':'b'"), 0.2, null, 1.0).primary())
                .isEmpty();
        assertThatThrownBy(() -> merged(task(THREE + ",'primary':'d'"), 0.2, 0.4, 1.0))
                .isInstanceOf(GraderException.class)
                .hasMessage("primary: d (expected: a metric that the graders give: a, b, b_passed, c, weighted_score)");
    }

    @Test
    void aMetricOfTwoGradersIsAnError() {
        Task task = task("'graders':[{'id':'x','type':'f1','metric_id':'a'},{'id':'y','type':'f1','metric_id':'a'}]");
        assertThatThrownBy(() -> merged(task, 0.0, 1.0))
                .isInstanceOf(GraderException.class)
                .hasMessage("metric a: given by y (expected: by x only)");
    }
}
