package dev.assay.standalone.bench;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.SimulatedProvider;
import dev.assay.standalone.client.RestClient;
import java.io.IOException;
import java.time.Duration;
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

    private final ApplicationContext context;
    private final SimulatedProvider provider;
    private final Jdbi jdbi;
    private final Environment environment;

    BenchRunner(ApplicationContext context, SimulatedProvider provider, Jdbi jdbi, Environment environment) {
        this.context = context;
        this.provider = provider;
        this.jdbi = jdbi;
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

    private void warmUp(RestClient client) throws IOException, InterruptedException {
        Workload all = Workload.of("throughput").get(0);
        measure(client, new Workload("warm-up", 10_000, all.concurrency(), all.latency(), Duration.ZERO));
    }

    private void measure(RestClient client, Workload workload) throws IOException, InterruptedException {
        provider.scenario(Scenario.healthy().withDefaults(Behaviour.standard().withLatency(workload.latency())));
        provider.resetCounters();
        String runId = start(client, workload);
        JsonNode run = client.get("/runs/" + runId);
        while (run.get("completed_at").isNull() && run.get("failed_at").isNull()) {
            TimeUnit.MILLISECONDS.sleep(200);
            run = client.get("/runs/" + runId);
        }
        double lanes = seconds(runId, "prepared_at");
        double whole = seconds(runId, "started_at");
        String ideal = workload.ideal().isZero()
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", makespan over ideal %.3f (%.1f s)",
                        lanes * 1000 / workload.ideal().toMillis(),
                        workload.ideal().toMillis() / 1000.0);
        log.info(String.format(
                Locale.ROOT,
                "bench %s: %s, %d samples at concurrency %d in %.2f s from prepared to finished (%.2f s with preparing): %.0f samples/s%s; calls %d, repeated %d",
                workload.name(),
                run.get("status").asString(),
                workload.samples(),
                workload.concurrency(),
                lanes,
                whole,
                workload.samples() / lanes,
                ideal,
                provider.counters().answered(),
                provider.counters().repeatedAnswers()));
    }

    private static String start(RestClient client, Workload workload) throws IOException, InterruptedException {
        String rows = IntStream.range(0, workload.samples())
                .mapToObj(n -> "{\"question\": \"" + workload.name() + " question " + n + "\", \"answer\": \"a\"}")
                .collect(Collectors.joining("\n"));
        String file = client.upload(workload.name() + ".jsonl", rows);
        String suite = client.post("/suites", JsonMapper.shared().readTree("""
                        {"name": "bench", "manifest": {"tasks": [{"id": "qa", "type": "qa", "dataset": {"file_id": "%s"},
                         "prompt_template": "{{question}}", "target_template": "{{answer}}",
                         "grader": {"type": "exact_match"}}]}}
                        """.formatted(file)))
                .get("id")
                .asString();
        return client.post("/runs", JsonMapper.shared().readTree("""
                        {"suite_id": "%s", "models": ["m"], "concurrency": %d}
                        """.formatted(suite, workload.concurrency())))
                .get("id")
                .asString();
    }

    /** From a moment of the run to its end, by the database's clock. */
    private double seconds(String runId, String from) {
        String sql = from.equals("prepared_at")
                ? "SELECT extract(epoch FROM completed_at - prepared_at) FROM eval_runs WHERE id = CAST(:id AS uuid)"
                : "SELECT extract(epoch FROM completed_at - started_at) FROM eval_runs WHERE id = CAST(:id AS uuid)";
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("id", runId.substring("eval_run_".length()))
                .mapTo(Double.class)
                .one());
    }
}
