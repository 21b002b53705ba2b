package dev.assay.ledger.grader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.grader.GraderDao.Config;
import dev.assay.ledger.grader.GraderDao.GraderRow;
import dev.assay.ledger.run.Attempt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which graders of a grading are those of the one before. */
class NextGradingTest {

    private static final String EXACT = "{'type': 'exact_match', 'metric_id': 'exact'}";
    private static final String JUDGE =
            "{'type': 'llm_judge', 'metric_id': 'good', 'prompt_template': 'p'," + " 'choices': {'a': 1, 'b': 0}}";
    private static final String STRICT = JUDGE.replace("'p'", "'strictly'");

    private final List<GraderRow> all = new ArrayList<>();
    private @Nullable Config previous;

    private static JsonNode manifest(String... gradings) {
        StringBuilder tasks = new StringBuilder();
        for (String grading : gradings) {
            tasks.append(tasks.isEmpty() ? "" : ", ")
                    .append("{'id': 't")
                    .append(tasks.length())
                    .append("', 'type': 'qa', 'dataset': {'file_id': 'f'}, 'prompt_template': 'p', ")
                    .append(grading)
                    .append('}');
        }
        return JsonMapper.shared().readTree(("{'tasks': [" + tasks + "]}").replace('\'', '"'));
    }

    private static String alone(String grader) {
        return "'grader': " + grader;
    }

    private static String list(String... graders) {
        return "'graders': [" + String.join(", ", graders) + "]";
    }

    /** {@code task/grader: ref scope} of the next grading. */
    private List<String> next(Attempt.Kind kind, String judge, String... gradings) {
        int grading = previous == null ? 1 : previous.grading() + 1;
        Config config = new Config(grading, kind, judge, null, null, manifest(gradings));
        List<GraderRow> rows = NextGrading.after(all, previous, config);
        all.addAll(rows);
        previous = config;
        return rows.stream()
                .map(row -> row.taskNo() + "/" + row.graderId() + ": " + row.ref() + " "
                        + row.calls().scope(0, 7) + " of " + row.calls().grading())
                .toList();
    }

    private List<String> first(String... gradings) {
        return next(Attempt.Kind.CREATE, "j", gradings);
    }

    private List<String> rescored(String... gradings) {
        return next(Attempt.Kind.RESCORE, "j", gradings);
    }

    @Test
    void aChangedGraderIsAnotherAndKeepsItsCalls() {
        assertThat(first(list(EXACT, JUDGE))).containsExactly("0/exact: 1 0/7/1 of 1", "0/good: 2 0/7/2 of 1");
        assertThat(rescored(list(EXACT, STRICT))).containsExactly("0/exact: 1 0/7/1 of 1", "0/good: 3 0/7/2 of 1");
        assertThat(next(Attempt.Kind.RETRY, "other", list(EXACT, STRICT)))
                .containsExactly("0/exact: 1 0/7/1 of 1", "0/good: 4 0/7/2 of 1");
    }

    @Test
    void aRescoreOfTheSameGradersIsOfOthers() {
        first(list(EXACT, JUDGE), alone(EXACT));
        assertThat(rescored(list(EXACT, JUDGE), alone(EXACT)))
                .containsExactly("0/exact: 4 0/7/4 of 2", "0/good: 5 0/7/5 of 2", "1/exact: 6 0/7 of 2");
    }

    @Test
    void aGraderThatStoodAloneHasTheCallsOfItsSamples() {
        assertThat(first(alone(JUDGE))).containsExactly("0/good: 1 0/7 of 1");
        assertThat(rescored(list(JUDGE, EXACT))).containsExactly("0/good: 1 0/7 of 1", "0/exact: 2 0/7/2 of 2");
        assertThat(rescored(alone(EXACT))).containsExactly("0/exact: 2 0/7/2 of 2");
        assertThat(rescored(alone(STRICT))).containsExactly("0/good: 3 0/7 of 4");
    }

    @Test
    void aChangedGraderThatStandsAloneCallsItsJudgeAnew() {
        first(alone(JUDGE), alone(EXACT));
        assertThat(rescored(alone(STRICT), alone(EXACT))).containsExactly("0/good: 3 0/7 of 2", "1/exact: 2 0/7 of 1");
    }

    @Test
    void twoGradersNeverShareCalls() {
        first(list(JUDGE, EXACT));
        String renamed = JUDGE.replace("{'type'", "{'id': 'exact', 'type'");
        String strict =
                STRICT.replace("{'type'", "{'id': 'good', 'type'").replace("'metric_id': 'good'", "'metric_id': 'b'");
        assertThat(rescored(list(renamed, strict))).containsExactly("0/exact: 1 0/7/1 of 1", "0/good: 3 0/7/3 of 2");
    }

    @Test
    void aBatchIsGradedInEveryGrading() {
        String batch = "{'type': 'python', 'contract': 'batch', 'source': 'x'}";
        first(alone(batch), list(EXACT, JUDGE));
        assertThat(rescored(alone(batch), list(EXACT, STRICT)))
                .containsExactly("0/score: 4 0/7 of 2", "1/exact: 2 0/7/2 of 1", "1/good: 5 0/7/3 of 1");
    }
}
