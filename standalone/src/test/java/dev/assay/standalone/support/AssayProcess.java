package dev.assay.standalone.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.ledger.Ledger;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.client.RestClient;
import dev.assay.standalone.postgres.TestBinaries;
import dev.assay.standalone.process.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Assay as a process of its own, on a home that outlives it. */
public final class AssayProcess {

    public static final String KEY = "sk-assay-process-test";

    private final AssayProgram program;
    private final Path home;
    private final URI provider;
    private final String temporal;
    private final List<String> settings;
    private final int port = freePort();
    private Process process;

    /** @param temporal {@code cli} or {@code in-process} */
    public AssayProcess(Path home, URI provider, String temporal) {
        this(home, provider, temporal, List.of());
    }

    /** @param settings {@code name=value} */
    public AssayProcess(Path home, URI provider, String temporal, List<String> settings) {
        this(AssayProgram.ofTests(), home, provider, temporal, settings);
    }

    private AssayProcess(AssayProgram program, Path home, URI provider, String temporal, List<String> settings) {
        this.program = program;
        this.settings = settings.stream().map(setting -> "-D" + setting).toList();
        this.home = home;
        this.provider = provider;
        this.temporal = temporal;
        try {
            TestBinaries.link(home);
            TestInterpreter.link(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(new Thread(this::leaveNothing));
        awaitReady();
    }

    private Process launch() {
        // In a process group of its own, as a shell starts what it runs in the foreground.
        // What a shell starts in the background ignores Ctrl-C, and it starts each in a process group of its own.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", "setsid"));
        command.addAll(program.command(Stream.concat(
                        Stream.of("-Dserver.port=" + port, "-Dassay.embedded.temporal.mode=" + temporal),
                        settings.stream())
                .toList()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("ASSAY_HOME", home.toString());
        builder.environment().put("ASSAY_API_KEY", KEY);
        builder.environment().put("ASSAY_DEMO", "false");
        builder.environment().put("OPENAI_BASE_URL", provider.toString());
        builder.redirectErrorStream(true)
                .redirectOutput(home.resolve("assay.log").toFile());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From its start to its end, with a run of some samples. */
    static void runOnce(AssayProgram program, Path home) throws IOException, InterruptedException {
        try (SimulatedProvider provider = SimulatedProvider.start(0, Scenario.healthy())) {
            AssayProcess assay = new AssayProcess(program, home, provider.baseUrl(), "in-process", List.of());
            assay.untilCompleted(assay.run(20, 4, "{{question}}"));
            assay.stop();
        }
    }

    public void startAgain() {
        process = launch();
        awaitReady();
    }

    public int port() {
        return port;
    }

    public RestClient client() {
        return new RestClient(port, KEY);
    }

    public JsonNode untilCompleted(String runId) {
        try (RestClient client = client()) {
            return await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(
                            () -> client.get("/runs/" + runId),
                            run -> !run.get("completed_at").isNull());
        }
    }

    /** The books of every run balance, at any time. */
    private void audit() throws InterruptedException {
        try (RestClient client = client()) {
            for (JsonNode run : client.get("/runs").get("data")) {
                JsonNode audit = client.get("/runs/" + run.get("id").asString() + "/audit");
                assertThat(audit.get("findings")).as(audit.toString()).isEmpty();
                assertThat(audit.get("balanced").asBoolean()).isTrue();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill -9}: PostgreSQL and Temporal live on. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The exit code of a process that ends by itself. */
    public int untilEnded() throws InterruptedException {
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** As SIGTERM, after an audit; answers whether it ended by itself in time. */
    public boolean stop() throws InterruptedException {
        audit();
        process.destroy();
        return process.waitFor(120, TimeUnit.SECONDS);
    }

    /** As Ctrl-C, which a terminal sends to every process of the group; answers whether it ended by itself in time. */
    public boolean interrupt() throws InterruptedException {
        List<String> ctrlC = List.of("bash", "-c", "kill -INT -- -" + process.pid());
        if (!ProgramRun.run(ctrlC, home, Duration.ofSeconds(10)).ok()) {
            throw new IllegalStateException("no process group " + process.pid());
        }
        return process.waitFor(120, TimeUnit.SECONDS);
    }

    /** Where a test failed before it stopped it. */
    private void leaveNothing() {
        process.destroyForcibly();
        if (Files.exists(home.resolve("postgres/data/postmaster.pid"))) {
            ProcessHandle.of(postgres()).ifPresent(ProcessHandle::destroy);
        }
    }

    /** PID of the embedded PostgreSQL's postmaster. */
    public long postgres() {
        return Long.parseLong(postmaster().get(0));
    }

    /** The embedded database, past the API. */
    public Jdbi database() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + postmaster().get(3) + "/assay");
        source.setUser("assay");
        source.setPassword(read("postgres/password").get(0));
        return Ledger.jdbi(source);
    }

    private List<String> postmaster() {
        return read("postgres/data/postmaster.pid");
    }

    private List<String> read(String file) {
        try {
            return Files.readAllLines(home.resolve(file)).stream()
                    .map(String::strip)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a run of so many questions, one model and {@code exact_match}; answers its ID. */
    public String run(int samples, int concurrency, String promptTemplate) throws IOException, InterruptedException {
        try (RestClient client = client()) {
            String file = client.upload("questions.jsonl", TestAssay.questions(samples));
            String suite = client.post("/suites", JsonMapper.shared().readTree("""
                            {"name": "t", "manifest": {"tasks": [{"id": "qa", "type": "qa", "dataset": {"file_id": "%s"},
                             "prompt_template": "%s", "target_template": "{{answer}}",
                             "grader": {"type": "exact_match"}}]}}
                            """.formatted(file, promptTemplate)))
                    .get("id")
                    .asString();
            return client.post("/runs", JsonMapper.shared().readTree("""
                            {"suite_id": "%s", "models": ["m"], "concurrency": %d}
                            """.formatted(suite, concurrency)))
                    .get("id")
                    .asString();
        }
    }

    private void awaitReady() {
        try (RestClient client = client()) {
            await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> client.get("/runs") != null);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
