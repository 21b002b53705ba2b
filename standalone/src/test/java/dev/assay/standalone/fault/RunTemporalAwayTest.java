package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TemporalCliRequired;
import dev.assay.standalone.support.TestAssay;
import dev.assay.standalone.temporal.TemporalOptions;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The CLI's Temporal server stops in the middle of a run and comes back with its history. */
@Tag("long")
@Tag("drilled")
class RunTemporalAwayTest {

    @Test
    void runsGoOnAndWhatIsAskedForTakesEffectWhenItIsBack() throws Exception {
        TemporalCliRequired.assume();
        try (TestAssay assay = TestAssay.start(TemporalOptions.Mode.CLI)) {
            assay.provider.scenario(Scenario.healthy()
                    .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofMillis(200)))));
            String running = assay.run(100, 5, "{}");
            await().until(() -> assay.provider.counters().answered() >= 10);
            assay.temporalAway();

            String created = assay.run(10, 5, "{}");
            String cancelled = assay.run(10, 5, "{}");
            assertThat(assay.act(cancelled, "cancel").get("status").asString()).isEqualTo("cancelled");
            assertThat(assay.act(cancelled, "retry").get("status").asString()).isEqualTo("queued");
            await().until(() -> assay.provider.counters().answered() >= 100);
            assertThat(assay.run(created).get("status").asString()).isEqualTo("queued");
            assertThat(assay.rows("eval_items", cancelled)).isEmpty();

            assay.temporalBack();
            for (String runId : new String[] {running, created, cancelled}) {
                assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
            }
            assertThat(assay.provider.counters().answered()).isEqualTo(120);
            assertThat(assay.rows("eval_discarded_calls", running)).isEmpty();
        }
    }
}
