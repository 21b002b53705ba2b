package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.assay.simulator.AnswerRule;
import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Fault;
import dev.assay.simulator.FaultKind;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import dev.assay.standalone.support.TestAssay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Plants a word of its own in each place that holds what is nobody else's business, lets a run fail in every way and be
 * retried, and looks for the words where they must not be.
 */
@Isolated("it reads what the whole process logs")
class CanaryTest {

    private static final String TEMPLATE = "canarytemplate7c1e";
    private static final String ROW = "canaryrow52ab";
    private static final String TARGET = "canarytarget90d4";
    private static final String OUTPUT = "canaryoutputb38f";
    private static final String PROVIDER_KEY = "sk-canaryprovider41fa";
    private static final String QUOTED = "canaryquoted6e02";
    private static final List<String> CANARIES =
            List.of(TEMPLATE, ROW, TARGET, OUTPUT, PROVIDER_KEY, QUOTED, TestAssay.KEY);
    private static final Pattern DATA = Pattern.compile("\"data\":\\s*\"([A-Za-z0-9+/=]+)\"");

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
    private final AppenderBase<ILoggingEvent> recorder = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            IThrowableProxy thrown = event.getThrowableProxy();
            logged.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getMDCPropertyMap()
                    + event.getKeyValuePairs() + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown)));
        }
    };

    private TestAssay assay;

    @BeforeEach
    void start() {
        assay = TestAssay.start("assay.provider.api-key=" + PROVIDER_KEY);
        // After the start, which sets up logging anew.
        recorder.setContext(root.getLoggerContext());
        recorder.start();
        root.addAppender(recorder);
        root.getLoggerContext().getLogger("dev.assay").setLevel(Level.DEBUG);
    }

    @AfterEach
    void stop() throws Exception {
        root.detachAppender(recorder);
        root.getLoggerContext().getLogger("dev.assay").setLevel(null);
        assay.close();
    }

    @Test
    @Tag("long")
    void nothingPrivateLeavesItsPlace() {
        assay.provider.scenario(answers()
                .withFaults(
                        new Fault(
                                When.promptContaining(ROW + " 1"),
                                new Then(FaultKind.STATUS, 400, null, QUOTED + " " + ROW, null),
                                null,
                                null),
                        new Fault(
                                When.promptContaining(ROW + " 2"),
                                new Then(FaultKind.STATUS, 500, null, QUOTED + " " + ROW, null),
                                null,
                                null),
                        Fault.of(When.promptContaining(ROW + " 3"), Then.of(FaultKind.GARBAGE))));
        String suite = suite();
        String runId = assay.run(suite, 4, "{\"max_retries\": 1}");
        JsonNode first = assay.untilOver(runId);
        assertThat(first.at("/request_counts/failed").asInt()).isGreaterThan(3);
        // It can be found: the provider was sent the words, or it would have answered everything.
        assertThat(assay.provider.counters().faults("status_400")).isPositive();
        assertThat(assay.provider.counters().faults("status_500")).isPositive();
        String samples = samples(runId);
        assertThat(samples).contains(TEMPLATE, ROW, TARGET, OUTPUT);

        String histories = history(runId);
        List<String> seen = new ArrayList<>(List.of(first.toString()));
        assay.provider.scenario(answers());
        assay.act(runId, first.get("status").asString().equals("completed") ? "rerun-failed" : "retry");
        seen.add(assay.untilOver(runId).toString());
        // Of a key that was revoked the provider says so, quoting it.
        assay.provider.scenario(answers()
                .withFaults(Fault.always(new Then(FaultKind.STATUS, 401, null, "invalid key " + PROVIDER_KEY, null))));
        String rejected = assay.run(suite, 4, "{\"max_retries\": 0}");
        seen.add(assay.untilOver(rejected).toString());
        for (String read : List.of("progress", "attempts", "audit", "overview", "artifacts")) {
            for (String run : List.of(runId, rejected)) {
                seen.add(assay.get("/api/v1/llm/evals/runs/" + run + "/" + read).toString());
            }
        }
        seen.add(assay.get("/v3/api-docs").toString());
        histories += history(runId) + history(rejected);

        // What was looked through is what there is to look through.
        assertThat(histories).contains(runId, "EvalRun", "ACTIVITY_TASK_COMPLETED");
        assertThat(logged.toString()).contains("run " + rejected + " stops: credentials_rejected");
        for (String canary : CANARIES) {
            assertThat(histories).as("histories").doesNotContain(canary);
            assertThat(seen).as("answers").noneMatch(answer -> answer.contains(canary));
            assertThat(logged).as("log").noneMatch(line -> line.contains(canary));
        }
    }

    private static Scenario answers() {
        return Scenario.healthy()
                .withDefaults(Behaviour.standard().withAnswerRules(List.of(new AnswerRule(ROW, OUTPUT + " 4"))));
    }

    /** Two tasks over the same rows: one grades them, the other's grader fails on each. */
    private String suite() {
        StringBuilder rows = new StringBuilder();
        for (int n = 0; n < 12; n++) {
            rows.append("{\"question\": \"" + ROW + " " + n + " .\", \"answer\": \"" + TARGET + "\"}\n");
        }
        String file = assay.upload("rows.jsonl", rows.toString());
        String task = """
                {"id": "%s", "type": "qa", "dataset": {"file_id": "%s"}, "prompt_template": "%s {{question}}",
                 "target_template": "{{answer}}", "grader": {"type": "%s"}}""";
        return assay.post(
                        "/api/v1/llm/evals/suites",
                        "{\"name\": \"canaries\", \"manifest\": {\"tasks\": ["
                                + task.formatted("graded", file, TEMPLATE, "contains") + ", "
                                + task.formatted("ungraded", file, TEMPLATE + " again", "numeric") + "]}}")
                .get("id")
                .asString();
    }

    private String samples(String runId) {
        return assay.get("/api/v1/llm/evals/runs/" + runId + "/samples").toString();
    }

    /** Of its latest execution, with the payloads in the clear beside it. */
    private String history(String runId) {
        String json = assay.workflows().fetchHistory(runId).toJson(true);
        StringBuilder all = new StringBuilder(json);
        Matcher data = DATA.matcher(json);
        while (data.find()) {
            all.append(new String(Base64.getDecoder().decode(data.group(1)), StandardCharsets.UTF_8))
                    .append('\n');
        }
        return all.toString();
    }
}
