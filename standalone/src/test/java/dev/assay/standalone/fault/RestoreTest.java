package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.client.RestClient;
import dev.assay.standalone.postgres.EmbeddedPostgresServer;
import dev.assay.standalone.process.Pids;
import dev.assay.standalone.support.AssayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * As docs/operations.md tells it: an online base backup of the database alone, taken while a run is active; then the
 * machine is lost, Temporal's histories with it, and another one is started on the backup.
 */
@Order(1) // takes longest: begun first, it is not waited for alone
@Tag("long")
class RestoreTest {

    private static final int SAMPLES = 300;
    private static final int CONCURRENCY = 10;
    /** Left out of a backup, as PostgreSQL's manual says. */
    private static final Set<String> NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts", "pg_wal");

    @TempDir
    private Path folder;

    @Test
    void anActiveRunGoesOnFromABackupOfTheDatabaseAlone() throws Exception {
        Path lost = Files.createDirectory(folder.resolve("lost"));
        Path restored = Files.createDirectory(folder.resolve("restored"));
        try (SimulatedProvider provider = SimulatedProvider.start(
                0,
                Scenario.healthy()
                        .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofMillis(200)))))) {
            AssayProcess assay = new AssayProcess(lost, provider.baseUrl(), "in-process");
            String runId = run(assay);
            await().until(() -> provider.counters().answered() >= 60);
            Set<String> kept = rows(lost, "eval_generations");
            long paidBefore = provider.counters().answered();
            backUp(lost, restored);
            assay.kill();
            Pids.kill(postmaster(lost));
            long paidAtLoss = provider.counters().answered();
            assertThat(paidAtLoss).isLessThan(SAMPLES);

            AssayProcess another = new AssayProcess(restored, provider.baseUrl(), "in-process");
            JsonNode run = another.untilCompleted(runId);
            Set<String> rows = rows(restored, "eval_generations");
            assertThat(another.stop()).isTrue();

            assertThat(run.get("status").asString()).isEqualTo("completed");
            assertThat(run.get("request_counts").get("completed").asInt()).isEqualTo(SAMPLES);
            assertThat(kept).hasSizeGreaterThan(40);
            assertThat(rows).hasSize(SAMPLES).containsAll(kept);
            // Lost is what was paid for after the backup began, and what was in flight then.
            assertThat(provider.counters().repeatedAnswers())
                    .isLessThanOrEqualTo(paidAtLoss - paidBefore + CONCURRENCY);
            assertThat(provider.counters().answered())
                    .isEqualTo(SAMPLES + provider.counters().repeatedAnswers());
        }
    }

    private static String run(AssayProcess assay) throws Exception {
        try (RestClient client = assay.client()) {
            String rows = IntStream.range(0, SAMPLES)
                    .mapToObj(n -> "{\"question\": \"question " + n + "\", \"answer\": \"a\"}")
                    .collect(Collectors.joining("\n"));
            String suite = client.post(
                            "/suites", JsonMapper.shared().readTree("""
                            {"name": "t", "manifest": {"tasks": [{"id": "qa", "type": "qa", "dataset": {"file_id": "%s"},
                             "prompt_template": "{{question}}", "target_template": "{{answer}}",
                             "grader": {"type": "exact_match"}}]}}
                            """.formatted(client.upload("q.jsonl", rows))))
                    .get("id")
                    .asString();
            return client.post("/runs", JsonMapper.shared().readTree("""
                            {"suite_id": "%s", "models": ["m"], "concurrency": %d}
                            """.formatted(suite, CONCURRENCY)))
                    .get("id")
                    .asString();
        }
    }

    /** What {@code pg_basebackup} does, whose program is not among the embedded ones. */
    private static void backUp(Path from, Path to) throws IOException, SQLException {
        Path source = from.resolve("postgres");
        Path target = to.resolve("postgres");
        Path data = Files.createDirectory(
                Files.createDirectories(target).resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Connection connection = connect(from);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('restore test', true)");
            copy(source.resolve("data"), data, NOT_COPIED);
            try (ResultSet label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                assertThat(label.next()).isTrue();
                Files.writeString(data.resolve("backup_label"), label.getString(1));
            }
            copy(source.resolve("data/pg_wal"), Files.createDirectory(data.resolve("pg_wal")), Set.of());
        }
        Files.copy(source.resolve("password"), target.resolve("password"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Files may go while they are copied: the write-ahead log has what was in them. */
    private static void copy(Path from, Path to, Set<String> without) throws IOException {
        List<Path> all;
        try (Stream<Path> children = Files.list(from)) {
            all = children.filter(child -> !without.contains(child.getFileName().toString()))
                    .toList();
        }
        for (Path child : all) {
            try {
                Path copy = Files.copy(
                        child, to.resolve(child.getFileName().toString()), StandardCopyOption.COPY_ATTRIBUTES);
                if (Files.isDirectory(child)) {
                    copy(child, copy, Set.of());
                }
            } catch (NoSuchFileException gone) {
                assertThat(child).doesNotExist();
            }
        }
    }

    private static Set<String> rows(Path home, String table) throws SQLException {
        Set<String> rows = new HashSet<>();
        try (Connection connection = connect(home);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private static Connection connect(Path home) throws SQLException {
        EmbeddedPostgresServer.Address address =
                EmbeddedPostgresServer.running(home).orElseThrow();
        return DriverManager.getConnection(address.url(), address.user(), address.password());
    }

    private static long postmaster(Path home) throws IOException {
        return Long.parseLong(
                Files.readAllLines(home.resolve("postgres/data/postmaster.pid")).getFirst());
    }
}
