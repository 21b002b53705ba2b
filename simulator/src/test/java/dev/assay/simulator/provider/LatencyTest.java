package dev.assay.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Endpoint;
import dev.assay.simulator.Hash;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private static double[] sortedMillis(Latency latency) {
        double[] millis = LongStream.range(0, 20_000)
                .mapToDouble(i -> latency.nanos(Hash.mix(i, 42)) / 1e6)
                .toArray();
        Arrays.sort(millis);
        return millis;
    }

    @Test
    void distributionsHaveTheirShape() {
        double[] uniform = sortedMillis(new Latency(null, new Latency.Uniform(100, 300), null, null));
        assertThat(uniform[0]).isCloseTo(100, within(2.0));
        assertThat(uniform[10_000]).isCloseTo(200, within(6.0));
        assertThat(uniform[19_999]).isCloseTo(300, within(2.0));

        double[] lognormal = sortedMillis(new Latency(null, null, new Latency.Lognormal(200, 900), null));
        assertThat(lognormal[10_000]).isCloseTo(200, within(12.0));
        assertThat(lognormal[19_000]).isCloseTo(900, within(60.0));

        double[] tail = sortedMillis(Latency.fixed(Duration.ofMillis(20)).withTail(0.01, Duration.ofSeconds(10)));
        assertThat(tail[19_700]).isEqualTo(20);
        assertThat(tail[19_900]).isEqualTo(10_000);
    }

    @Test
    void aCallTakesItsTime() throws Exception {
        Scenario scenario = Scenario.healthy().withLatency(Latency.fixed(Duration.ofMillis(150)));
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            long start = System.nanoTime();
            assertThat(caller.respond("hello").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        }
    }

    @Test
    void callsThatWaitHoldNoPlatformThread() throws Exception {
        Scenario scenario = Scenario.healthy().withLatency(Latency.fixed(Duration.ofHours(1)));
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            int before = ManagementFactory.getThreadMXBean().getThreadCount();
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                calls.add(caller.http()
                        .sendAsync(
                                caller.request(Endpoint.RESPONSES, "small", "prompt " + i)
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()));
            }
            await().until(() -> provider.counters().inFlight() == 200);

            assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - before)
                    .isLessThan(50);
            assertThat(provider.counters().maxInFlight()).isEqualTo(200);
            calls.forEach(call -> call.cancel(true));
        }
    }
}
