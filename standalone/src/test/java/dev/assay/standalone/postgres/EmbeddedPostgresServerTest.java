package dev.assay.standalone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.assay.standalone.postgres.EmbeddedPostgresServer.Options;
import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.Pids;
import dev.assay.standalone.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresServerTest {
    @TempDir
    Path folder;

    Path home = Path.of("");

    @BeforeEach
    void aHomeWithASpaceInItsName() throws IOException {
        home = folder.resolve("my home");
        TestBinaries.link(home);
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(Pids.find(words -> words.stream().anyMatch(word -> word.contains(folder.toString()))))
                .isEmpty();
    }

    @Test
    void unpacksItsProgramsOnce() throws IOException {
        PostgresFiles files = PostgresFiles.in(folder.resolve("other"));
        Path programs = PostgresBinaries.unpack(files).folder();
        assertThat(programs).isEqualTo(files.root().resolve("bin-18.6.0"));
        assertThat(programs.resolve("bin/postgres")).isExecutable();
        Files.writeString(programs.resolve("mark"), "");
        assertThat(PostgresBinaries.unpack(files).folder().resolve("mark")).exists();
        try (Stream<Path> all = Files.list(files.root())) {
            assertThat(all).containsExactlyInAnyOrder(programs, files.log());
        }
    }

    @Test
    void keepsDataOverARestart() throws SQLException {
        long first;
        try (EmbeddedPostgresServer server = start()) {
            first = server.pid();
            Sql.execute(server, "CREATE TABLE kept AS SELECT 42 AS n");
        }
        assertThat(Pids.alive(first)).isFalse();
        try (EmbeddedPostgresServer server = start()) {
            assertThat(server.pid()).isNotEqualTo(first);
            assertThat(Sql.query(server, "SELECT n FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void isDurableAndPrivate() throws SQLException, IOException {
        try (EmbeddedPostgresServer server = start()) {
            Map<String, String> expected = Map.ofEntries(
                    Map.entry("fsync", "on"),
                    Map.entry("synchronous_commit", "on"),
                    Map.entry("full_page_writes", "on"),
                    Map.entry("data_checksums", "on"),
                    Map.entry("listen_addresses", "127.0.0.1"),
                    Map.entry("unix_socket_directories", ""),
                    Map.entry("password_encryption", "scram-sha-256"),
                    Map.entry("shared_buffers", "256MB"),
                    Map.entry("max_wal_size", "2GB"),
                    Map.entry("jit", "off"),
                    Map.entry("TimeZone", "UTC"),
                    Map.entry("server_encoding", "UTF8"));
            for (Map.Entry<String, String> setting : expected.entrySet()) {
                assertThat(Sql.query(server.jdbcUrl(), server.user(), server.password(), "SHOW " + setting.getKey()))
                        .as(setting.getKey())
                        .isEqualTo(setting.getValue());
            }
            assertThat(Sql.query(
                            server,
                            "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'assay'"))
                    .isEqualTo("b C.UTF-8");
            assertThatThrownBy(() -> Sql.query(server.jdbcUrl(), server.user(), "wrong", "SELECT 1"))
                    .hasMessageContaining("password authentication failed");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("postgres/password"))))
                    .isEqualTo("rw-------");
            assertThat(Sql.query(
                            server,
                            "SELECT name FROM pg_file_settings WHERE error IS NOT NULL UNION ALL SELECT 'none'"))
                    .isEqualTo("none");
        }
    }

    @Test
    void writesNoRowOfAUserToItsLog() throws SQLException, IOException {
        try (EmbeddedPostgresServer server = start()) {
            Sql.execute(server, "CREATE TABLE t (n int CHECK (n < 5), secret text)");
            assertThatThrownBy(() -> Sql.execute(server, "INSERT INTO t VALUES (7, 'hush')"))
                    .hasMessageContaining("hush");
        }
        try (Stream<Path> logs = Files.list(home.resolve("postgres/log"))) {
            for (Path log : logs.toList()) {
                assertThat(Files.readString(log)).doesNotContain("hush");
            }
        }
    }

    @Test
    void comesBackOnTheSamePortWhenItIsKilled() throws SQLException {
        try (EmbeddedPostgresServer server = start()) {
            Sql.execute(server, "CREATE TABLE kept AS SELECT 42 AS n");
            long first = server.pid();
            String url = server.jdbcUrl();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(30)).until(() -> server.pid() != first);
            assertThat(server.jdbcUrl()).isEqualTo(url);
            assertThat(Sql.query(server, "SELECT n FROM kept")).isEqualTo("42");
        }
    }

    @Test
    @Tag("long")
    void losesNothingAcknowledgedWhenItIsKilledUnderLoad() throws SQLException {
        try (EmbeddedPostgresServer server = start();
                Writers writers = new Writers(server, 4)) {
            await().until(() -> writers.acknowledged() > 200);
            long first = server.pid();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(30)).until(() -> server.pid() != first);
            long before = writers.acknowledged();
            await().atMost(Duration.ofSeconds(30)).until(() -> writers.acknowledged() > before + 200);
            writers.close();
            assertThat(writers.missing()).isEmpty();
        }
    }

    @Test
    @Tag("long")
    void tellsWhoWroteDataThatItCannotRead() throws IOException {
        start().close();
        Files.writeString(home.resolve("postgres/data/PG_VERSION"), "17\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(EmbeddedPartException.class)
                .hasMessageContaining("was written by PostgreSQL 17 (expected: 18)");
    }

    @Test
    @Tag("long")
    void showsItsLogWhenItDoesNotStart() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(Ports.LOOPBACK))) {
            Options options = Options.defaults().withPort(taken.getLocalPort());
            assertThatThrownBy(() -> EmbeddedPostgresServer.start(home, options))
                    .isInstanceOf(EmbeddedPartException.class)
                    .hasMessageContainingAll("did not start in " + home, "Address already in use");
        }
    }

    @Test
    @Tag("long")
    void startsWhereItsOldPidBelongsToAnotherProgram() throws IOException, SQLException {
        start().close();
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Path pidFile = home.resolve("postgres/data/postmaster.pid");
            Files.write(
                    pidFile,
                    List.of(
                            Long.toString(other.pid()),
                            home.resolve("postgres/data").toString(),
                            "0",
                            "5432",
                            "",
                            ""));
            try (EmbeddedPostgresServer server = start()) {
                assertThat(Sql.query(server, "SELECT 1")).isEqualTo("1");
            }
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    @Tag("long")
    void ignoresAnInitialisationThatWasCutShort() throws IOException, SQLException {
        Files.createDirectories(home.resolve("postgres/data.new/base"));
        Files.writeString(home.resolve("postgres/data.new/PG_VERSION"), "18\n");
        try (EmbeddedPostgresServer server = start()) {
            assertThat(Sql.query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void missesItsPasswordClearly() throws IOException {
        start().close();
        Files.delete(home.resolve("postgres/password"));
        assertThatThrownBy(this::start).hasMessageContaining("password is missing");
    }

    private EmbeddedPostgresServer start() {
        return EmbeddedPostgresServer.start(home, Options.defaults());
    }
}
