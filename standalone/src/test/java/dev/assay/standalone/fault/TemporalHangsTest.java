package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.LedgerSums;
import dev.assay.standalone.support.TemporalCliRequired;
import dev.assay.standalone.support.TestAssay;
import dev.assay.standalone.temporal.TemporalOptions;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Temporal is worse than away: it accepts connections and never answers. */
@Tag("long")
class TemporalHangsTest {

    @Test
    @Timeout(300)
    void requestsAreAnsweredAtOnceAndRunsGoOn() throws Exception {
        TemporalCliRequired.assume();
        try (TestAssay assay = TestAssay.start(TemporalOptions.Mode.CLI)) {
            assay.provider.scenario(Scenario.healthy()
                    .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofMillis(200)))));
            String suiteId =
                    assay.suite(assay.upload("q.jsonl", TestAssay.questions(10)), "{{question}}", "{{answer}}");
            String running = assay.run(150, 5, "{}");
            await().until(() -> assay.provider.counters().answered() >= 10);
            assay.temporalHangs();

            String created = answered(() -> assay.run(suiteId, 5, "{}"));
            String again = answered(() -> assay.run(suiteId, 5, "{}"));
            assertThat(answered(() -> assay.act(again, "cancel")).get("status").asString())
                    .isEqualTo("cancelled");
            assertThat(answered(() -> assay.act(again, "retry")).get("status").asString())
                    .isEqualTo("queued");
            await().until(() -> assay.provider.counters().answered() == 150);
            assertThat(assay.run(created).get("status").asString()).isEqualTo("queued");
            assertThat(assay.rows("eval_items", again)).isEmpty();

            assay.temporalGoesOn();
            for (String runId : new String[] {running, created, again}) {
                assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
                LedgerSums.assertExact(assay.jdbi(), runId);
            }
            assertThat(assay.provider.counters().answered()).isEqualTo(170);
        }
    }

    /** While Temporal hangs: the test lets it go on only after the last answer. */
    private static <T> T answered(Supplier<T> request) {
        return request.get();
    }
}
