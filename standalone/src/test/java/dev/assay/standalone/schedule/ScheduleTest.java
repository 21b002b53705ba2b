package dev.assay.standalone.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.assay.standalone.support.TemporalCliRequired;
import dev.assay.standalone.support.TestAssay;
import dev.assay.standalone.temporal.TemporalOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Schedules on a Temporal server. */
@Order(1) // waits for minutes to pass: begun first, it is not waited for alone
class ScheduleTest {

    private static final String SCHEDULES = "/api/v1/llm/evals/schedules";

    private static String schedule(TestAssay assay, int intervalSeconds) {
        String suite =
                assay.suite(assay.upload("questions.jsonl", TestAssay.questions(2)), "{{question}}", "{{answer}}");
        return assay.post(SCHEDULES, """
                        {"name": "s", "suite_id": "%s", "interval_seconds": %d, "overlap_policy": "allow_all",
                         "run": {"models": ["m"]}}
                        """.formatted(suite, intervalSeconds))
                .get("id")
                .asString();
    }

    private static List<JsonNode> started(TestAssay assay, String id) {
        return assay.get(SCHEDULES + "/" + id + "/firings")
                .get("data")
                .valueStream()
                .filter(firing -> firing.get("status").asString().equals("started"))
                .toList();
    }

    @Test
    @Tag("long")
    void itFiresOnTimeThreeTimesAndAgainAfterTemporalWasAway() throws Exception {
        TemporalCliRequired.assume();
        try (TestAssay assay = TestAssay.start(TemporalOptions.Mode.CLI)) {
            String id = schedule(assay, 10);
            List<JsonNode> firings =
                    await().atMost(Duration.ofSeconds(120)).until(() -> started(assay, id), found -> found.size() >= 3);
            List<Long> times = firings.stream()
                    .map(firing -> firing.get("fire_at").asLong())
                    .toList();
            assertThat(times).allMatch(time -> time % 10 == 0);
            assertThat(IntStream.range(1, times.size())).allMatch(i -> times.get(i - 1) - times.get(i) == 10);
            firings.forEach(
                    firing -> assertThat(assay.untilOver(firing.get("run_id").asString())
                                    .get("status")
                                    .asString())
                            .isEqualTo("completed"));
            await().until(() ->
                    !assay.get(SCHEDULES + "/" + id).get("next_run_at").isNull());

            assay.temporalAway();
            int before = started(assay, id).size();
            assay.temporalBack();
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> started(assay, id).size() >= before + 2);
        }
    }

    @Test
    @Tag("long")
    void aServerWithoutSchedulesSaysWhatToInstall() throws Exception {
        try (TestAssay assay = TestAssay.start()) {
            await().ignoreException(IllegalStateException.class)
                    .untilAsserted(() -> assertThatThrownBy(() -> schedule(assay, 10))
                            .hasMessageContaining("503")
                            .hasMessageContaining("temporal CLI"));
        }
    }
}
