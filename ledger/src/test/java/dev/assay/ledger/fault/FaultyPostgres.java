package dev.assay.ledger.fault;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.assay.ledger.Ledger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * A PostgreSQL of its own whose commits can be held up and cut. It knows a synchronous standby that does not exist, and no
 * session waits for it but where a fault asks for that: then a commit has taken place and is not answered.
 */
final class FaultyPostgres implements AutoCloseable {

    /** Roles by which processes are told apart. */
    static final List<String> WORKERS = List.of("worker_a", "worker_b");

    private static final String TEMPLATE = "faulty_template";

    private static final String FAULTS = """
            CREATE TABLE commit_faults (worker text, during text, moment text, PRIMARY KEY (worker, during));
            CREATE FUNCTION commit_fault() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE armed text;
            BEGIN
              SELECT moment INTO armed FROM commit_faults WHERE worker = session_user AND during = TG_ARGV[0];
              IF armed = 'before' THEN
                PERFORM pg_sleep(3600);
              ELSIF armed = 'after' THEN
                PERFORM set_config('synchronous_commit', 'on', true);
              END IF;
              RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER flush_fault AFTER UPDATE OF generated ON eval_blocks
              DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION commit_fault('flush');
            CREATE CONSTRAINT TRIGGER begin_fault AFTER UPDATE OF execution ON eval_runs
              DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION commit_fault('begin');
            """;

    /** Where in a commit a connection is cut. */
    enum Moment {
        /** Nothing is committed. */
        BEFORE,
        /** All is committed, and nobody was told. */
        AFTER
    }

    /** A backend in the middle of a commit. */
    record Stuck(int pid, String transaction) {}

    private final EmbeddedPostgres server;
    private int databases;

    private FaultyPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    static FaultyPostgres start() {
        try {
            FaultyPostgres started = new FaultyPostgres(EmbeddedPostgres.builder()
                    .setServerConfig("synchronous_standby_names", "nobody")
                    .setServerConfig("synchronous_commit", "local")
                    .start());
            Jdbi server = started.jdbi("postgres");
            server.useHandle(handle -> handle.execute("CREATE DATABASE " + TEMPLATE));
            WORKERS.forEach(
                    worker -> server.useHandle(handle -> handle.execute("CREATE ROLE " + worker + " SUPERUSER LOGIN")));
            Flyway.configure()
                    .dataSource(started.server.getDatabase("postgres", TEMPLATE))
                    .load()
                    .migrate();
            started.jdbi(TEMPLATE).useHandle(handle -> handle.execute(FAULTS));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fresh database, without faults. */
    String create() {
        String name = "schedule_" + databases++;
        jdbi("postgres").useHandle(handle -> handle.execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE));
        return name;
    }

    void drop(String database) {
        jdbi("postgres").useHandle(handle -> handle.execute("DROP DATABASE " + database + " WITH (FORCE)"));
    }

    String url(String database, String user) {
        return server.getJdbcUrl(user, database);
    }

    /** Connections that no fault hits. */
    HikariDataSource pool(String database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.getDatabase("postgres", database));
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    private Jdbi jdbi(String database) {
        return Ledger.jdbi(server.getDatabase("postgres", database));
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Cuts a worker's connections in the middle of their next commits.
     *
     * @param during {@code flush} or {@code begin}
     */
    record Fault(Jdbi jdbi, String worker, String during) {

        private static final Duration MAX_WAIT = Duration.ofSeconds(20);

        void arm(Moment moment) {
            jdbi.useHandle(handle -> handle.createUpdate("INSERT INTO commit_faults VALUES (:worker, :during, :moment)")
                    .bind("worker", worker)
                    .bind("during", during)
                    .bind("moment", moment.name().toLowerCase(Locale.ROOT))
                    .execute());
        }

        /** Waits until a commit is held up, or there is none to wait for any more. */
        Optional<Stuck> stuck(BooleanSupplier over) {
            await("a commit that is held up")
                    .atMost(MAX_WAIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> over.getAsBoolean() || find().isPresent());
            return find();
        }

        private Optional<Stuck> find() {
            return jdbi.withHandle(handle -> handle.createQuery("""
                            SELECT pid, CAST(backend_xid AS text) AS transaction FROM pg_stat_activity
                            WHERE datname = current_database() AND usename = :worker
                              AND wait_event IN ('SyncRep', 'PgSleep') AND backend_xid IS NOT NULL
                            """)
                    .bind("worker", worker)
                    .map((row, context) -> new Stuck(row.getInt(1), row.getString(2)))
                    .findFirst());
        }

        void disarm() {
            jdbi.useHandle(handle -> handle.createUpdate(
                            "DELETE FROM commit_faults WHERE worker = :worker AND during = :during")
                    .bind("worker", worker)
                    .bind("during", during)
                    .execute());
        }

        /** Ends the backend. Whether its transaction was committed. */
        boolean cut(Stuck stuck) {
            return jdbi.withHandle(handle -> {
                boolean ended = handle.createQuery("SELECT pg_terminate_backend(:pid, 20000)")
                        .bind("pid", stuck.pid())
                        .mapTo(Boolean.class)
                        .one();
                if (!ended) {
                    throw new IllegalStateException("backend " + stuck.pid() + " does not end");
                }
                String status = handle.createQuery("SELECT pg_xact_status(CAST(:transaction AS xid8))")
                        .bind("transaction", stuck.transaction())
                        .mapTo(String.class)
                        .one();
                if (status.equals("in progress")) {
                    throw new IllegalStateException("transaction " + stuck.transaction() + " is in progress");
                }
                return status.equals("committed");
            });
        }
    }

    /** Waits until somebody waits for a lock in the database, or it is over. */
    static void waitsForLock(Jdbi jdbi, BooleanSupplier over) {
        await("somebody who waits for a lock")
                .atMost(Fault.MAX_WAIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> over.getAsBoolean()
                        || jdbi.withHandle(handle ->
                                handle.createQuery("""
                                SELECT EXISTS (SELECT 1 FROM pg_stat_activity
                                  WHERE datname = current_database() AND wait_event_type = 'Lock')
                                """).mapTo(Boolean.class).one()));
    }
}
