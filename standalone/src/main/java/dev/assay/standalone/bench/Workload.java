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
 * @param grading who grades
 */
record Workload(
        String name, int samples, int concurrency, Latency latency, Duration ideal, int failing, Grading grading) {

    private static final Duration CALL = Duration.ofMillis(200);
    private static final Duration SLOW = Duration.ofSeconds(10);

    /** The compiler's: the first samples of a process cost several times as much as those behind them. */
    static final Workload WARM_UP =
            new Workload("warm-up", 20_000, 512, Latency.none(), Duration.ZERO, 0, Grading.BUILT_IN);

    private static final Map<String, Workload> ALL = Map.of(
            "throughput",
            new Workload("throughput", 20_000, 512, Latency.none(), Duration.ZERO, 0, Grading.BUILT_IN),
            "makespan",
            new Workload(
                    "makespan",
                    10_000,
                    200,
                    Latency.fixed(CALL),
                    CALL.multipliedBy(10_000).dividedBy(200),
                    0,
                    Grading.BUILT_IN),
            "tail",
            new Workload(
                    "tail",
                    10_000,
                    200,
                    Latency.fixed(CALL).withTail(0.01, SLOW),
                    CALL.multipliedBy(9_900).plus(SLOW.multipliedBy(100)).dividedBy(200),
                    0,
                    Grading.BUILT_IN),
            "rerun",
            new Workload("rerun", 20_000, 512, Latency.none(), Duration.ZERO, 5, Grading.BUILT_IN),
            "large",
            new Workload("large", 100_000, 512, Latency.none(), Duration.ZERO, 0, Grading.BUILT_IN),
            "python",
            new Workload("python", 20_000, 512, Latency.none(), Duration.ZERO, 0, Grading.PYTHON),
            "batch",
            new Workload("batch", 100_000, 512, Latency.none(), Duration.ZERO, 0, Grading.BATCH));

    /**
     * @param names separated by commas, or {@code all}
     * @throws IllegalArgumentException for a name that is none
     */
    static List<Workload> of(String names) {
        if (names.equals("all")) {
            return of("throughput,makespan,tail,rerun,large,python,batch");
        }
        List<Workload> workloads = new ArrayList<>();
        for (String name : names.toLowerCase(Locale.ROOT).split(",")) {
            Workload workload = ALL.get(name.strip());
            if (workload == null) {
                throw new IllegalArgumentException("ASSAY_BENCH: " + name
                        + " (expected: throughput, makespan, tail, rerun, large, python, batch, or all)");
            }
            workloads.add(workload);
        }
        return workloads;
    }

    /** Prompts of samples that are to fail contain it. */
    static final String FAILS = "fails at first";

    private static final int OF_A_BATCH = 300;

    /** Built in, a user's {@code grade} for each sample, or one {@code grade_batch} for all of them. */
    enum Grading {
        BUILT_IN("""
                {"type": "exact_match"}"""),
        PYTHON("""
                {"type": "python",
                 "source": "def grade(sample, item):\\n    return sample.output_text.strip() == item['target'].strip()"}"""),
        BATCH("""
                {"type": "python", "contract": "batch", "timeout_seconds": 600,
                 "source": "def grade_batch(samples):\\n    return [s.output_text.strip() == s.target.strip() for s in samples]"}""");

        private final String grader;

        Grading(String grader) {
            this.grader = grader;
        }
    }

    String grader() {
        return grading.grader;
    }

    String question(int n) {
        String question = name + " question " + n + (n < failing ? " " + FAILS : "");
        // A batch is measured with what prompts are like, since its size is what it costs.
        return grading == Grading.BATCH ? question + " x".repeat(OF_A_BATCH / 2) : question;
    }
}
