package dev.assay.standalone.bench;

import dev.assay.simulator.Latency;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a benchmark runs.
 *
 * @param ideal how long the calls alone would take with a window that is always full; zero where that is no measure
 */
record Workload(String name, int samples, int concurrency, Latency latency, Duration ideal) {

    private static final Duration CALL = Duration.ofMillis(200);
    private static final Duration SLOW = Duration.ofSeconds(10);

    /** Zero latency, then 200 ms calls, then the same with 1 % of 10 s. */
    static List<Workload> of(String names) {
        Workload throughput = new Workload("throughput", 20_000, 512, Latency.none(), Duration.ZERO);
        Workload makespan = new Workload("makespan", 10_000, 200, Latency.fixed(CALL), CALL.multipliedBy(10_000 / 200));
        Workload tail = new Workload(
                "tail",
                10_000,
                200,
                Latency.fixed(CALL).withTail(0.01, SLOW),
                CALL.multipliedBy(9_900).plus(SLOW.multipliedBy(100)).dividedBy(200));
        return switch (names.toLowerCase(Locale.ROOT)) {
            case "throughput" -> List.of(throughput);
            case "makespan" -> List.of(makespan);
            case "tail" -> List.of(tail);
            case "all" -> List.of(throughput, makespan, tail);
            default ->
                throw new IllegalArgumentException(
                        "ASSAY_BENCH: " + names + " (expected: throughput, makespan, tail, all)");
        };
    }
}
