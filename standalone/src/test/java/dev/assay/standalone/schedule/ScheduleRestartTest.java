package dev.assay.standalone.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.support.AssayProcess;
import dev.assay.standalone.support.TemporalCliRequired;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A schedule outlives the process, and Temporal's and PostgreSQL's processes as well. */
@Order(1) // waits for minutes to pass: begun first, it is not waited for alone
@Tag("long")
class ScheduleRestartTest {

    @TempDir
    private Path home;

    @Test
    void itFiresThreeTimesOnTimeAndAgainAfterEachRestartOfEverything() throws Exception {
        TemporalCliRequired.assume();
        try (SimulatedProvider provider = SimulatedProvider.start(0, Scenario.healthy())) {
            AssayProcess assay =
                    new AssayProcess(home, provider.baseUrl(), "cli", List.of("assay.schedules.minimum-interval=1s"));
            ScheduleProcess schedule = ScheduleProcess.create(assay, "allow_all");
            List<JsonNode> firings = schedule.untilFirings(found -> decided(found) >= 3);
            assertThat(firings).allSatisfy(firing -> {
                assertThat(at(firing) % ScheduleProcess.INTERVAL).isZero();
                // Before the next one is due, also on a machine that builds at the same time.
                assertThat(firing.get("decided_at").asLong() - at(firing)).isBetween(0L, 9L);
            });
            assertThat(gaps(firings)).containsOnly(ScheduleProcess.INTERVAL);

            assay.kill();
            assay.startAgain();
            firesAfter(schedule, Instant.now());

            // SIGTERM ends Temporal and PostgreSQL, too.
            assertThat(assay.stop()).isTrue();
            assay.startAgain();
            firesAfter(schedule, Instant.now());

            // What was due meanwhile was caught up, and nothing fired twice.
            List<JsonNode> all = schedule.untilFirings(found -> decided(found) == found.size());
            assertThat(all).allMatch(firing -> firing.get("status").asString().equals("started"));
            assertThat(gaps(all)).containsOnly(ScheduleProcess.INTERVAL);
            List<JsonNode> runs = schedule.untilRuns(found -> found.stream()
                    .limit(all.size())
                    .allMatch(run -> run.get("status").asString().equals("completed")));
            assertThat(schedule.firings("started"))
                    .extracting(firing -> firing.get("run_id").asString())
                    .doesNotHaveDuplicates()
                    .containsAll(
                            runs.stream().map(run -> run.get("id").asString()).toList());
            assertThat(assay.stop()).isTrue();
        }
    }

    private static void firesAfter(ScheduleProcess schedule, Instant then) {
        schedule.untilFirings(found -> found.stream()
                .anyMatch(firing -> at(firing) > then.getEpochSecond()
                        && firing.get("status").asString().equals("started")));
    }

    private static long decided(List<JsonNode> firings) {
        return firings.stream()
                .filter(firing -> !firing.get("decided_at").isNull())
                .count();
    }

    private static List<Integer> gaps(List<JsonNode> firings) {
        long[] times =
                firings.stream().mapToLong(ScheduleRestartTest::at).sorted().toArray();
        return IntStream.range(1, times.length)
                .mapToObj(i -> Math.toIntExact(times[i] - times[i - 1]))
                .toList();
    }

    private static long at(JsonNode firing) {
        return firing.get("fire_at").asLong();
    }
}
