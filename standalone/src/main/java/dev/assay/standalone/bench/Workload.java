package dev.assay.standalone.bench;

import dev.assay.simulator.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a benchmark runs.
 *
 * @param samples of one task, for one model
 * @param concurrency of generation and of grading
 * @param latency of every model call
 * @param ideal how long the calls alone would take with a window that is always full; zero where that is no measure
 * @param failing samples that fail at first; where there are any, rerunning them is measured as well
 * @param python whether a user's Python grades, else a built-in grader does
 */
record Workload(
        String name, int samples, int concurrency, Latency latency, Duration ideal, int failing, boolean python) {

    private static final Duration CALL = Duration.ofMillis(200);
    private static final Duration SLOW = Duration.ofSeconds(10);

    /** The compiler's: the first samples of a process cost several times as much as those behind them. */
    static final Workload WARM_UP = new Workload("warm-up", 20_000, 512, Latency.none(), Duration.ZERO, 0, false);

    private static final Map<String, Workload> ALL = Map.of(
            "throughput",
            new Workload("throughput", 20_000, 512, Latency.none(), Duration.ZERO, 0, false),
            "makespan",
            new Workload(
                    "makespan",
                    10_000,
                    200,
                    Latency.fixed(CALL),
                    CALL.multipliedBy(10_000).dividedBy(200),
                    0,
                    false),
            "tail",
            new Workload(
                    "tail",
                    10_000,
                    200,
                    Latency.fixed(CALL).withTail(0.01, SLOW),
                    CALL.multipliedBy(9_900).plus(SLOW.multipliedBy(100)).dividedBy(200),
                    0,
                    false),
            "rerun",
            new Workload("rerun", 20_000, 512, Latency.none(), Duration.ZERO, 5, false),
            "large",
            new Workload("large", 100_000, 512, Latency.none(), Duration.ZERO, 0, false),
            "python",
            new Workload("python", 20_000, 512, Latency.none(), Duration.ZERO, 0, true));

    /**
     * @param names separated by commas, or {@code all}
     * @throws IllegalArgumentException for a name that is none
     */
    static List<Workload> of(String names) {
        if (names.equals("all")) {
            return of("throughput,makespan,tail,rerun,large,python");
        }
        List<Workload> workloads = new ArrayList<>();
        for (String name : names.toLowerCase(Locale.ROOT).split(",")) {
            Workload workload = ALL.get(name.strip());
            if (workload == null) {
                throw new IllegalArgumentException("ASSAY_BENCH: " + name
                        + " (expected: throughput, makespan, tail, rerun, large, python, or all)");
            }
            workloads.add(workload);
        }
        return workloads;
    }

    /** Prompts of samples that are to fail contain it. */
    static final String FAILS = "fails at first";

    private static final String EXACT_MATCH = """
            {"type": "exact_match"}""";
    private static final String PYTHON = """
            {"type": "python",
             "source": "def grade(sample, item):\\n    return sample.output_text.strip() == item['target'].strip()"}""";

    String grader() {
        return python ? PYTHON : EXACT_MATCH;
    }

    String question(int n) {
        return name + " question " + n + (n < failing ? " " + FAILS : "");
    }
}
