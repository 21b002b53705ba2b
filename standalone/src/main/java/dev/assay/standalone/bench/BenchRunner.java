package dev.assay.standalone.bench;

import dev.assay.ledger.Ids;
import dev.assay.ledger.run.RunState;
import dev.assay.sandbox.Sandbox;
import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Fault;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.client.RestClient;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the workloads that {@code ASSAY_BENCH} names against the simulated provider, prints figures, ends the process. */
@Component
@ConditionalOnProperty("ASSAY_BENCH")
class BenchRunner {

    private static final Logger log = LoggerFactory.getLogger(BenchRunner.class);
    private static final long POLL_MS = 50;
    private static final int MAX_WARM_UPS = 6;

    private final ApplicationContext context;
    private final SimulatedProvider provider;
    private final Jdbi jdbi;
    private final WorkflowClient workflows;
    private final Sandbox sandbox;
    private final Environment environment;

    BenchRunner(
            ApplicationContext context,
            SimulatedProvider provider,
            Jdbi jdbi,
            WorkflowClient workflows,
            Sandbox sandbox,
            Environment environment) {
        this.context = context;
        this.provider = provider;
        this.jdbi = jdbi;
        this.workflows = workflows;
        this.sandbox = sandbox;
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        Thread.ofPlatform().name("bench").start(this::run);
    }

    private void run() {
        int port = environment.getRequiredProperty("local.server.port", Integer.class);
        try (RestClient client = new RestClient(port, environment.getRequiredProperty("assay.api-key"))) {
            warmUp(client);
            for (Workload workload : Workload.of(environment.getRequiredProperty("ASSAY_BENCH"))) {
                measure(client, workload);
            }
        } catch (IOException | RuntimeException e) {
            log.error("the benchmark failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Thread.ofPlatform().start(() -> System.exit(SpringApplication.exit(context)));
    }

    /** Until the compiler is done with most of it: a service runs for weeks, and its first minute is not its speed. */
    private void warmUp(RestClient client) throws IOException, InterruptedException {
        CpuTime spent;
        int passes = 0;
        do {
            spent = measure(client, Workload.WARM_UP);
        } while (++passes < MAX_WARM_UPS
                && spent.compiling().compareTo(spent.here().dividedBy(5)) > 0);
    }

    private CpuTime measure(RestClient client, Workload workload) throws IOException, InterruptedException {
        Scenario healthy = Scenario.healthy().withDefaults(Behaviour.standard().withLatency(workload.latency()));
        provider.scenario(healthy.withFaults(Fault.of(When.promptContaining(Workload.FAILS), Then.status(400))));
        provider.resetCounters();
        CpuTime before = CpuTime.now(jdbi);
        try (HeapWatch heap = new HeapWatch()) {
            String runId = start(client, workload);
            JsonNode run = untilOver(client, runId);
            CpuTime spent = CpuTime.now(jdbi).minus(before);
            say(workload, "%s", figures(workload, runId, run));
            say(workload, "%s; %s", spent, heap.leastByQuarter());
            say(workload, "history of the workflow: %d events", historyLength(runId));
            if (workload.grading() != Workload.Grading.BUILT_IN) {
                say(workload, "%s", SandboxMemory.peaks(sandbox));
            }
            if (workload.failing() > 0) {
                provider.scenario(healthy);
                rerun(client, workload, runId);
            }
            return spent;
        }
    }

    private String figures(Workload workload, String runId, JsonNode run) {
        Figures.Times times = jdbi.withExtension(
                Figures.class, figures -> figures.times(Ids.run(runId).orElseThrow()));
        String window = workload.ideal().isZero() ? "" : window(workload, runId, times.evaluating());
        return String.format(
                Locale.ROOT,
                "%s, %d samples at concurrency %d in %.2f s from prepared to finished (%.2f s with preparing): %.0f samples/s%s; calls %d, repeated %d",
                run.get("status").asString(),
                workload.samples(),
                workload.concurrency(),
                times.evaluating(),
                times.whole(),
                workload.samples() / times.evaluating(),
                window,
                provider.counters().answered(),
                provider.counters().repeatedAnswers());
    }

    private String window(Workload workload, String runId, double evaluating) {
        Figures.Calls calls = jdbi.withExtension(
                Figures.class, figures -> figures.calls(Ids.run(runId).orElseThrow(), workload.concurrency()));
        return String.format(
                Locale.ROOT,
                "; makespan over ideal %.3f (%.1f s), window %.1f %% full until the last call started,"
                        + " calls of %.0f ms on average, the first %.2f s after prepared, the last %.2f s before the end",
                evaluating * 1000 / workload.ideal().toMillis(),
                workload.ideal().toMillis() / 1000.0,
                100 * calls.occupancy(),
                1000 * calls.mean(),
                calls.firstAfter(),
                calls.lastBefore());
    }

    private void rerun(RestClient client, Workload workload, String runId) throws IOException, InterruptedException {
        long from = System.nanoTime();
        client.post("/runs/" + runId + "/rerun-failed");
        JsonNode run = untilOver(client, runId);
        double seconds = (System.nanoTime() - from) / 1e9;
        say(
                workload,
                "of %d failed samples: %s, %d failed, %.2f s from the request to its end; calls in all %d, repeated %d",
                workload.failing(),
                run.get("status").asString(),
                run.get("request_counts").get("failed").asInt(),
                seconds,
                provider.counters().answered(),
                provider.counters().repeatedAnswers());
    }

    private long historyLength(String runId) {
        return workflows
                .newUntypedWorkflowStub(runId)
                .describe()
                .getWorkflowExecutionInfo()
                .getHistoryLength();
    }

    private static JsonNode untilOver(RestClient client, String runId) throws IOException, InterruptedException {
        JsonNode run = client.get("/runs/" + runId);
        while (!RunState.of(run.get("status").asString()).terminal()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
            run = client.get("/runs/" + runId);
        }
        return run;
    }

    private static String start(RestClient client, Workload workload) throws IOException, InterruptedException {
        String rows = IntStream.range(0, workload.samples())
                .mapToObj(n -> "{\"question\": \"" + workload.question(n) + "\", \"answer\": \"a\"}")
                .collect(Collectors.joining("\n"));
        String file = client.upload(workload.name() + ".jsonl", rows);
        String suite = client.post("/suites", JsonMapper.shared().readTree("""
                        {"name": "bench", "manifest": {"tasks": [{"id": "qa", "type": "qa", "dataset": {"file_id": "%s"},
                         "prompt_template": "{{question}}", "target_template": "{{answer}}",
                         "grader": %s}]}}
                        """.formatted(file, workload.grader())))
                .get("id")
                .asString();
        return client.post("/runs", JsonMapper.shared().readTree("""
                        {"suite_id": "%s", "models": ["m"], "concurrency": %d}
                        """.formatted(suite, workload.concurrency())))
                .get("id")
                .asString();
    }

    private static void say(Workload workload, String format, Object... figures) {
        log.info("bench {}: {}", workload.name(), String.format(Locale.ROOT, format, figures));
    }
}
