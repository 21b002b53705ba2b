package dev.assay.standalone.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.assay.api.AssayApi;
import dev.assay.ledger.TestDatabase;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.client.RestClient;
import dev.assay.standalone.temporal.EmbeddedTemporal;
import dev.assay.standalone.temporal.TemporalOptions;
import dev.assay.worker.AssayWorker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Api and worker on a Temporal server that wants mTLS or an API key, set up as docs/operations.md says. */
@Isolated("it says whom the whole process trusts")
class SecureTemporalTest {

    private static final String TEMPORAL = "spring.temporal.connection.";
    private static final String TRUST = "javax.net.ssl.trustStore";
    private static final String KEY = "sk-assay-test-key";

    @TempDir
    private static Path folder;

    private static Identity serverIdentity;
    private static Identity clientIdentity;
    private static EmbeddedTemporal temporal;
    private static SimulatedProvider provider;

    private final List<AutoCloseable> started = new ArrayList<>();
    private TestDatabase database;

    @BeforeAll
    static void start() throws Exception {
        serverIdentity = Identity.create(folder, "server");
        clientIdentity = Identity.create(folder, "client");
        System.setProperty(TRUST, serverIdentity.trust().toString());
        System.setProperty(TRUST + "Password", Identity.PASSWORD);
        temporal = EmbeddedTemporal.start(folder, TemporalOptions.defaults().withMode(TemporalOptions.Mode.IN_PROCESS));
        provider = SimulatedProvider.start(0, Scenario.healthy());
    }

    @AfterAll
    static void stop() {
        System.clearProperty(TRUST);
        System.clearProperty(TRUST + "Password");
        provider.close();
        temporal.close();
    }

    @BeforeEach
    void database() {
        database = TestDatabase.create();
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : started.reversed()) {
            one.close();
        }
        database.close();
    }

    @Test
    void aRunGoesThroughMutualTls() throws Exception {
        SecureFront front = closed(SecureFront.mutual(temporal.target(), serverIdentity, clientIdentity));
        completesARun(front, certificate(clientIdentity));
        assertThat(front.passed()).isPositive();
    }

    @Test
    void aCertificateThatIsNotKnownIsRefused() throws Exception {
        SecureFront front = closed(SecureFront.mutual(temporal.target(), serverIdentity, clientIdentity));
        Identity stranger = Identity.create(folder, "stranger");
        staysAway(front, certificate(stranger));
        staysAway(front, new String[] {TEMPORAL + "enable-https=true"});
        assertThat(front.passed()).isZero();
    }

    @Test
    void aRunGoesThroughWithAnApiKey() throws Exception {
        SecureFront front = closed(SecureFront.apiKey(temporal.target(), serverIdentity, "temporal-key"));
        completesARun(front, new String[] {TEMPORAL + "api-key=temporal-key"});
        assertThat(front.passed()).isPositive();
    }

    @Test
    void anotherApiKeyIsRefused() throws Exception {
        SecureFront front = closed(SecureFront.apiKey(temporal.target(), serverIdentity, "temporal-key"));
        // Unlike a server that cannot be reached, this one will not change its mind.
        assertThatThrownBy(() -> worker(front, new String[] {TEMPORAL + "api-key=another-key"}))
                .rootCause()
                .hasMessageContaining("UNAUTHENTICATED: no or another API key");
        assertThat(front.passed()).isZero();
    }

    private static String[] certificate(Identity identity) {
        return new String[] {
            TEMPORAL + "mtls.cert-chain-file=" + identity.certificate(), TEMPORAL + "mtls.key-file=" + identity.key()
        };
    }

    private void completesARun(SecureFront front, String[] settings) throws Exception {
        ConfigurableApplicationContext api = process(AssayApi.class, front, settings);
        worker(front, settings);
        try (RestClient client = new RestClient(port(api), KEY)) {
            String file = client.upload("q.jsonl", "{\"q\": \"one\"}\n{\"q\": \"two\"}\n");
            String suite =
                    client.post("/suites", json("""
                            {"name": "s", "manifest": {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "%s"},
                             "prompt_template": "{{q}}", "target_template": "{{q}}", "grader": {"type": "contains"}}]}}
                            """.formatted(file))).get("id").asString();
            String run = client.post("/runs", json("{\"suite_id\": \"" + suite + "\", \"models\": [\"m\"]}"))
                    .get("id")
                    .asString();
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> client.get("/runs/" + run).get("status").asString(), "completed"::equals);
        }
    }

    /** It starts, serves what needs no Temporal, and is not ready. */
    private void staysAway(SecureFront front, String[] settings) throws Exception {
        int before = front.connections();
        ConfigurableApplicationContext worker = worker(front, settings);
        HttpRequest probe = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port(worker) + "/actuator/health/readiness"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofSeconds(120)).until(() -> front.connections() >= before + 3);
            assertThat(http.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(503);
        }
    }

    private ConfigurableApplicationContext worker(SecureFront front, String[] settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        // On this class path another file of settings comes first.
        all.add("management.endpoint.health.group.readiness.include=readinessState,worker");
        return process(AssayWorker.class, front, all.toArray(String[]::new));
    }

    private ConfigurableApplicationContext process(Class<?> program, SecureFront front, String[] settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password(),
                "--assay.api-key=" + KEY,
                "--assay.provider.base-url=" + provider.baseUrl(),
                "--" + TEMPORAL + "target=" + front.target()));
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        return closed(SpringApplication.run(program, arguments.toArray(String[]::new)));
    }

    private <T extends AutoCloseable> T closed(T one) {
        started.add(one);
        return one;
    }

    private static int port(ConfigurableApplicationContext context) {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
