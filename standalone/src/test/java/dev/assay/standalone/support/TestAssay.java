package dev.assay.standalone.support;

import static org.awaitility.Awaitility.await;

import dev.assay.ledger.Balance;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.Assay;
import dev.assay.standalone.client.RestClient;
import dev.assay.standalone.process.ProgramRun;
import dev.assay.standalone.temporal.EmbeddedTemporal;
import dev.assay.standalone.temporal.TemporalOptions;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole of Assay in this JVM, driven over HTTP: real PostgreSQL, the in-process Temporal, the simulated provider. */
public final class TestAssay implements AutoCloseable {

    public static final String KEY = "sk-assay-test-key";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> OVER = Set.of("completed", "failed", "cancelled");

    /** Of the test class that runs on this thread: each runs on one, beside others. */
    private static final ThreadLocal<Set<TestAssay>> OPEN = ThreadLocal.withInitial(HashSet::new);

    public final SimulatedProvider provider;
    private final TestDatabase database = TestDatabase.create();
    private final Path home;
    private final TemporalOptions temporalOptions;
    private EmbeddedTemporal temporal;
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private volatile String key = KEY;

    private TestAssay(Path home, TemporalOptions.Mode mode, String... settings) {
        // Machines that build many things at once are slow; what takes long only by mistake is asserted, not timed.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(120));
        this.home = home;
        temporalOptions = TemporalOptions.defaults().withMode(mode);
        provider = SimulatedProvider.start(0, Scenario.healthy());
        temporal = EmbeddedTemporal.start(home, temporalOptions);
        context = new SpringApplicationBuilder(Assay.class)
                .initializers(ctx -> ctx.getBeanFactory().registerSingleton("simulatedProvider", provider))
                .run(Stream.concat(
                                Stream.of(
                                        "server.port=0",
                                        "spring.datasource.url=" + database.jdbcUrl(),
                                        "spring.datasource.username=postgres",
                                        "spring.datasource.password=",
                                        "spring.temporal.connection.target=" + temporal.target(),
                                        "spring.temporal.namespace=" + temporal.namespace(),
                                        "assay.api-key=" + KEY,
                                        "assay.api-key-source=test",
                                        "assay.limits.max-concurrency=256",
                                        "assay.progress.stalled-after=3s",
                                        "assay.schedules.minimum-interval=1s",
                                        "assay.graders.home=" + TestInterpreter.HOME,
                                        // Each takes seconds of CPU to start.
                                        "assay.graders.processes=1",
                                        "assay.provider.base-url=" + provider.baseUrl(),
                                        "ASSAY_DEMO=false"),
                                Stream.of(settings))
                        .map(setting -> "--" + setting)
                        .toArray(String[]::new));
        port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
        OPEN.get().add(this);
    }

    /** Audits every run of those that this thread's test class has open. */
    static void audit() {
        OPEN.get().forEach(assay -> Balance.check(assay.jdbi()));
    }

    /** On the in-process Temporal. */
    public static TestAssay start() {
        return start(TemporalOptions.Mode.IN_PROCESS);
    }

    /** @param settings {@code name=value}, over the defaults */
    public static TestAssay start(String... settings) {
        return start(TemporalOptions.Mode.IN_PROCESS, settings);
    }

    public static TestAssay start(TemporalOptions.Mode mode, String... settings) {
        try {
            return new TestAssay(Files.createTempDirectory("assay-test"), mode, settings);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public WorkflowClient workflows() {
        return context.getBean(WorkflowClient.class);
    }

    /** What a heartbeat timeout does, at once: the server starts the activity again while it lives. */
    public void giveUp(String runId, String activityType) {
        WorkflowClient client = workflows();
        String activity = client.fetchHistory(runId).getEvents().stream()
                .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
                .map(HistoryEvent::getActivityTaskScheduledEventAttributes)
                .filter(scheduled -> scheduled.getActivityType().getName().equals(activityType))
                .findFirst()
                .orElseThrow()
                .getActivityId();
        client.getWorkflowServiceStubs()
                .blockingStub()
                .respondActivityTaskFailedById(RespondActivityTaskFailedByIdRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setWorkflowId(runId)
                        .setActivityId(activity)
                        .setFailure(Failure.newBuilder()
                                .setMessage("given up")
                                .setApplicationFailureInfo(ApplicationFailureInfo.getDefaultInstance()))
                        .build());
    }

    public void temporalAway() {
        temporal.close();
    }

    /** On the same port, with the same history. */
    public void temporalBack() {
        temporal = EmbeddedTemporal.start(home, temporalOptions);
    }

    /** The CLI's server stands still: its port accepts connections, nobody answers. */
    public void temporalHangs() {
        signalTemporal("STOP");
    }

    public void temporalGoesOn() {
        signalTemporal("CONT");
    }

    private void signalTemporal(String signal) {
        List<String> kill =
                List.of("kill", "-" + signal, temporal.pid().orElseThrow().toString());
        if (!ProgramRun.run(kill, home, Duration.ofSeconds(10)).ok()) {
            throw new IllegalStateException("Temporal is gone");
        }
    }

    /** From now on requests are made with this key. */
    public void useKey(String secret) {
        key = secret;
    }

    public Jdbi jdbi() {
        return Ledger.jdbi(database.dataSource());
    }

    public DataSource dataSource() {
        return database.dataSource();
    }

    /** A suite of one task, {@code exact_match} of the output with column {@code answer}; answers its ID. */
    public String suite(String fileId, String promptTemplate, String targetTemplate) {
        return suite(fileId, promptTemplate, targetTemplate, "{\"type\": \"exact_match\"}");
    }

    /** @param grader as JSON */
    public String suite(String fileId, String promptTemplate, String targetTemplate, String grader) {
        return post("/api/v1/llm/evals/suites", """
                        {"name": "test", "manifest": {"tasks": [{"id": "qa", "type": "qa",
                         "dataset": {"file_id": "%s"}, "prompt_template": "%s", "target_template": "%s",
                         "grader": %s}]}}
                        """.formatted(fileId, promptTemplate, targetTemplate, grader))
                .get("id")
                .asString();
    }

    /** Rows {@code {"question": "question n", "answer": "answer n"}}. */
    public static String questions(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(n -> "{\"question\": \"question " + n + "\", \"answer\": \"answer " + n + "\"}")
                .collect(Collectors.joining("\n"));
    }

    /** A run of so many questions; answers its ID. */
    public String run(int rows, int concurrency, String generation) {
        return run(
                suite(upload("questions.jsonl", questions(rows)), "{{question}}", "{{answer}}"),
                concurrency,
                generation);
    }

    public String run(String suiteId, int concurrency, String generation) {
        return post(
                        "/api/v1/llm/evals/runs",
                        "{\"suite_id\": \"%s\", \"models\": [\"m\"], \"concurrency\": %d, \"generation\": %s}"
                                .formatted(suiteId, concurrency, generation))
                .get("id")
                .asString();
    }

    public JsonNode untilOver(String runId) {
        return await().pollInterval(Duration.ofMillis(50))
                .until(() -> run(runId), run -> OVER.contains(run.get("status").asString()));
    }

    public JsonNode run(String runId) {
        return get("/api/v1/llm/evals/runs/" + runId);
    }

    public JsonNode act(String runId, String action) {
        return post("/api/v1/llm/evals/runs/" + runId + "/" + action, "");
    }

    public int status(String runId, String action) {
        return send("POST", "/api/v1/llm/evals/runs/" + runId + "/" + action, "")
                .statusCode();
    }

    public HttpResponse<String> patch(String runId, String body) {
        return send("PATCH", "/api/v1/llm/evals/runs/" + runId, body);
    }

    public String upload(String filename, String content) {
        try (RestClient client = new RestClient(port, key)) {
            return client.upload(filename, content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public JsonNode post(String path, String body) {
        return ok(send("POST", path, body));
    }

    /** What is answered to a request that is refused. */
    public JsonNode refused(int status, String path, String body) {
        HttpResponse<String> response = send("POST", path, body);
        if (response.statusCode() != status) {
            throw new AssertionError(response.statusCode() + " (expected: " + status + "): " + response.body());
        }
        return JSON.readTree(response.body());
    }

    public JsonNode get(String path) {
        return ok(send("GET", path, ""));
    }

    /** What is answered, as it stands. */
    public String text(String path) {
        HttpResponse<String> response = send("GET", path, "");
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " (expected: 200): " + response.body());
        }
        return response.body();
    }

    private static JsonNode ok(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " (expected: 200): " + response.body());
        }
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(String method, String path, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .method(method, BodyPublishers.ofString(body))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every row of a table of a run, as text: for comparing bytes. */
    public Set<String> rows(String table, String runId) {
        return Set.copyOf(jdbi().withHandle(handle -> handle.createQuery(
                        "SELECT t::text FROM " + table + " t WHERE run_id = CAST(:id AS uuid)")
                .bind("id", runId.substring("eval_run_".length()))
                .mapTo(String.class)
                .list()));
    }

    public static <T> long count(T[] values, T wanted) {
        return Arrays.stream(values).filter(wanted::equals).count();
    }

    @Override
    public void close() throws IOException {
        temporal.pid().ifPresent(pid -> temporalGoesOn());
        OPEN.get().remove(this);
        context.close();
        temporal.close();
        provider.close();
        http.close();
        try {
            Balance.check(jdbi());
        } finally {
            database.close();
            FileSystemUtils.deleteRecursively(home);
        }
    }
}
