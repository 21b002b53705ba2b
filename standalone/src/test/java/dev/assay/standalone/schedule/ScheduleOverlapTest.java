package dev.assay.standalone.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.support.AssayProcess;
import dev.assay.standalone.support.TemporalCliRequired;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs of 25 s that are due every 10 s, on Temporal's own Schedules. */
@Order(1) // waits for minutes to pass: begun first, it is not waited for alone
@Tag("long")
class ScheduleOverlapTest {

    @TempDir
    private Path home;

    @Test
    void eachPolicyDoesWhatItSaysWhereRunsLastLongerThanTheInterval() throws Exception {
        TemporalCliRequired.assume();
        try (SimulatedProvider provider = SimulatedProvider.start(
                0,
                Scenario.healthy()
                        .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofSeconds(25)))))) {
            AssayProcess assay =
                    new AssayProcess(home, provider.baseUrl(), "cli", List.of("assay.schedules.minimum-interval=1s"));
            ScheduleProcess skip = ScheduleProcess.create(assay, "skip");
            ScheduleProcess buffer = ScheduleProcess.create(assay, "buffer_one");
            ScheduleProcess all = ScheduleProcess.create(assay, "allow_all");

            assertThat(overlap(all.untilRuns(found -> completed(found) >= 2))).isTrue();
            assertThat(all.firings()).noneMatch(firing -> is(firing, "skipped") || is(firing, "buffered"));

            assertThat(overlap(skip.untilRuns(found -> completed(found) >= 2))).isFalse();
            assertThat(skip.firings("skipped"))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(ScheduleOverlapTest::overlapped);
            assertThat(skip.firings("started")).allMatch(firing -> waited(firing) < ScheduleProcess.INTERVAL);

            assertThat(overlap(buffer.untilRuns(found -> completed(found) >= 2)))
                    .isFalse();
            assertThat(buffer.firings("skipped")).isNotEmpty().allMatch(ScheduleOverlapTest::overlapped);
            // It was due 10 s after the first, and started when that had ended.
            assertThat(waited(buffer.firings("started").get(1))).isGreaterThan(ScheduleProcess.INTERVAL);
            assertThat(assay.stop()).isTrue();
        }
    }

    private static long completed(List<JsonNode> runs) {
        return runs.stream().filter(run -> is(run, "completed")).count();
    }

    private static boolean is(JsonNode node, String status) {
        return node.get("status").asString().equals(status);
    }

    private static boolean overlapped(JsonNode firing) {
        return firing.at("/error/code").asString().equals("overlap");
    }

    private static long waited(JsonNode firing) {
        return firing.get("decided_at").asLong() - firing.get("fire_at").asLong();
    }

    /** Whether a run began while the one before was still going on. */
    private static boolean overlap(List<JsonNode> runs) {
        return IntStream.range(1, runs.size()).anyMatch(i -> {
            JsonNode end = runs.get(i - 1).get("completed_at");
            return end.isNull() || runs.get(i).get("created_at").asLong() < end.asLong();
        });
    }
}
