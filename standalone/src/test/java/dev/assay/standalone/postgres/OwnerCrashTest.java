package dev.assay.standalone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.security.auth.module.UnixSystem;
import dev.assay.standalone.postgres.EmbeddedPostgresServer.Options;
import dev.assay.standalone.process.OwnerProcess;
import dev.assay.standalone.process.Pids;
import dev.assay.standalone.process.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of PostgreSQL when the JVM that started it goes without a word. */
class OwnerCrashTest {
    @TempDir
    Path home;

    @BeforeEach
    void linkBinaries() throws IOException {
        TestBinaries.link(home);
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(Pids.find(words -> words.stream().anyMatch(word -> word.contains(home.toString()))))
                .isEmpty();
    }

    @Test
    void isTakenOverAfterAKill() throws IOException, SQLException {
        long orphan = crash(List.of());
        assertThat(Pids.alive(orphan)).isTrue();
        assertThat(Path.of("/proc/" + orphan + "/environ"))
                .content()
                .contains("LC_ALL=C")
                .doesNotContain(OwnerProcess.SECRET);
        try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(home, Options.defaults())) {
            assertThat(server.pid()).isEqualTo(orphan);
            assertThat(postmasters()).containsExactly(orphan);
            assertThat(Sql.query(server, "SELECT n FROM kept")).isEqualTo("42");
        }
        assertThat(Pids.alive(orphan)).isFalse();
    }

    @Test
    @Tag("long")
    void isStartedAnewAfterAKillWhereItsSettingsDoNotFit() throws IOException, SQLException {
        long orphan = crash(List.of());
        Options others = Options.defaults().withSettings(Map.of("max_connections", "50"));
        try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(home, others)) {
            assertThat(server.pid()).isNotEqualTo(orphan);
            assertThat(postmasters()).containsExactly(server.pid());
            assertThat(Sql.query(server, "SELECT n FROM kept")).isEqualTo("42");
            assertThat(Sql.query(server, "SHOW max_connections")).isEqualTo("50");
        }
    }

    @Test
    @Tag("long")
    void recoversWhenItIsKilledTogetherWithItsOwner() throws IOException, SQLException {
        Pids.kill(crash(List.of()));
        try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(home, Options.defaults())) {
            assertThat(Sql.query(server, "SELECT n FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void isNotReachedByCtrlC() throws IOException, SQLException {
        // A terminal sends SIGINT to the process group in the foreground; setsid makes the owner lead one. What a shell
        // starts in the background ignores the signal, and so would all that these tests start.
        try (OwnerProcess owner =
                OwnerProcess.start(List.of("env", "--default-signal=INT", "setsid"), home, "postgres")) {
            assertThat(owner.firstLine()).isEqualTo("owner: ready");
            long postgres = postmasters().get(0);
            List<String> ctrlC = List.of("bash", "-c", "kill -INT -- -" + owner.pid());
            assertThat(ProgramRun.run(ctrlC, home, Duration.ofSeconds(5)).output())
                    .isEmpty();
            await().until(() -> !owner.alive());
            assertThat(Pids.alive(postgres)).isTrue();
            try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(home, Options.defaults())) {
                assertThat(server.pid()).isEqualTo(postgres);
                assertThat(Sql.query(server, "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @Test
    @Tag("long")
    void runsForAnOrdinaryUserToo() throws IOException, SQLException {
        assumeThat(new UnixSystem().getUid())
                .as("only root can become somebody else here; for others every test is this test")
                .isZero();
        // In a user namespace of its own the owner is nobody, and PostgreSQL needs no further help.
        long orphan = crash(List.of("unshare", "-U"));
        try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(home, Options.defaults())) {
            assertThat(server.pid()).isEqualTo(orphan);
            assertThat(Sql.query(server, "SELECT n FROM kept")).isEqualTo("42");
        }
    }

    /** Lets a JVM start PostgreSQL, commits a row in it, and kills the JVM. */
    private long crash(List<String> prefix) throws IOException, SQLException {
        try (OwnerProcess owner = OwnerProcess.start(prefix, home, "postgres")) {
            assertThat(owner.firstLine()).isEqualTo("owner: ready");
            PostmasterPid running =
                    PostmasterPid.read(home.resolve("postgres/data")).orElseThrow();
            PostgresLogin login = new PostgresLogin(
                    running.port(),
                    Files.readString(home.resolve("postgres/password")).strip());
            Sql.execute(login, "CREATE TABLE kept AS SELECT 42 AS n");
            owner.kill();
            return running.pid();
        }
    }

    private List<Long> postmasters() {
        return Pids.find(words -> words.contains(home.resolve("postgres/data").toString()));
    }
}
