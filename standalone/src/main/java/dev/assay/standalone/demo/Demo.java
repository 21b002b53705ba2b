package dev.assay.standalone.demo;

import dev.assay.ledger.Ids;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.AttemptDao;
import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Fault;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.client.RestClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The demo eval: a provider that is healthy, then throttles, then rejects its key for good. The run fails; the provider
 * is mended; the retry finishes the run in place. The table at the end sets the ledger beside the provider's own counter.
 */
final class Demo {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);
    private static final Set<String> OVER = Set.of("completed", "failed", "cancelled");
    private static final int HEALTHY_ANSWERS = 140;

    private final RestClient client;
    private final SimulatedProvider provider;
    private final Jdbi jdbi;

    Demo(RestClient client, SimulatedProvider provider, Jdbi jdbi) {
        this.client = client;
        this.provider = provider;
        this.jdbi = jdbi;
    }

    void run() throws IOException, InterruptedException {
        Behaviour answers = Behaviour.standard()
                .withAnswersByPromptContaining(DemoSuite.answers())
                .withLatency(Latency.fixed(Duration.ofMillis(150)));
        Scenario healthy = Scenario.healthy().withDefaults(answers);
        // First match wins: the key fails for good after the healthy answers and the throttling.
        provider.scenario(healthy.withFaults(
                Fault.of(When.afterAnswers(HEALTHY_ANSWERS), Then.rateLimited(1))
                        .times(25),
                Fault.of(When.afterAnswers(HEALTHY_ANSWERS), Then.status(401))));
        provider.resetCounters();
        String suiteId = DemoSuite.create(client);
        ObjectNode request =
                JsonMapper.shared().createObjectNode().put("suite_id", suiteId).put("concurrency", 16);
        request.putArray("models").add("demo-model");
        JsonNode run = client.post("/runs", request);
        String runId = run.get("id").asString();
        log.info(
                "demo: run {} started; its provider answers {} calls, throttles, then rejects the key",
                runId,
                HEALTHY_ANSWERS);
        JsonNode failed = untilOver(runId);
        long before = provider.counters().answered();
        log.info(
                "demo: run is {} with {}",
                failed.get("status").asString(),
                failed.get("error").path("code").asString());
        provider.scenario(healthy);
        log.info("demo: the key is mended; POST /api/v1/llm/evals/runs/{}/retry", runId);
        client.post("/runs/" + runId + "/retry");
        JsonNode completed = untilOver(runId);
        report(runId, completed, before);
    }

    private JsonNode untilOver(String runId) throws IOException, InterruptedException {
        while (true) {
            JsonNode run = client.get("/runs/" + runId);
            if (OVER.contains(run.get("status").asString())) {
                JsonNode counts = run.get("request_counts");
                log.info(
                        "demo: {} · {} of {} completed, {} failed",
                        run.get("status").asString(),
                        counts.get("completed").asLong(),
                        counts.get("total").asLong(),
                        counts.get("failed").asLong());
                return run;
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private void report(String runId, JsonNode run, long answeredBefore) {
        UUID id = Ids.run(runId).orElseThrow();
        Attempt first = attempt(id, 1);
        Attempt retry = attempt(id, 2);
        long answeredByRetry = provider.counters().answered() - answeredBefore;
        StringBuilder table = new StringBuilder("demo: what the retry did\n\n");
        row(table, "run", runId + " (" + run.get("status").asString() + ", attempt 2)");
        row(table, "samples", run.get("request_counts").get("total"));
        row(table, "kept: scored before, not touched", retry.receipt().kept());
        row(
                table,
                "resumed at scoring: the model was not called",
                retry.receipt().resumedAtScoring());
        row(table, "requeued: no answer before", retry.receipt().requeued());
        row(table, "calls of attempt 1, by the ledger", first.callsSpent());
        row(table, "calls of attempt 1, by the provider's own counter", answeredBefore);
        row(table, "calls of the retry, by the ledger", retry.callsSpent());
        row(table, "calls of the retry, by the provider's own counter", answeredByRetry);
        row(
                table,
                "calls paid for twice, by the provider's own counter",
                provider.counters().repeatedAnswers());
        run.get("metrics")
                .get("by_task")
                .forEachEntry((task, byModel) -> row(
                        table,
                        "score of " + task,
                        byModel.get("by_model").get("demo-model").get("score")));
        row(table, "score of the run", run.get("metrics").get("score"));
        log.info("{}", table);
    }

    private Attempt attempt(UUID id, int attempt) {
        return jdbi.withExtension(AttemptDao.class, attempts -> attempts.find(id, attempt))
                .orElseThrow();
    }

    private static void row(StringBuilder table, String what, @Nullable Object value) {
        table.append(String.format("  %-52s %s%n", what, value));
    }
}
