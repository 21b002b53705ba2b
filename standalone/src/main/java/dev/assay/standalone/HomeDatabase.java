package dev.assay.standalone;

import dev.assay.api.command.CommandDatabase;
import dev.assay.standalone.home.AssayHome;
import dev.assay.standalone.home.HomeLock;
import dev.assay.standalone.postgres.EmbeddedPostgresServer;
import dev.assay.standalone.postgres.EmbeddedPostgresServer.Options;
import dev.assay.standalone.process.EmbeddedPartException;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The database that a command works on: the configured one, else that of the home. Where Assay runs, its PostgreSQL is
 * used; where it does not, PostgreSQL is started for as long as the command takes.
 */
final class HomeDatabase implements CommandDatabase {

    private final HomeLock lock;
    private final EmbeddedPostgresServer server;

    private HomeDatabase(HomeLock lock, EmbeddedPostgresServer server) {
        this.lock = lock;
        this.server = server;
    }

    /** @throws EmbeddedPartException where nothing is configured and the home has no database */
    static CommandDatabase open() {
        return CommandDatabase.configured().orElseGet(() -> open(AssayHome.at(System.getenv(AssayHome.ENV_HOME))));
    }

    static CommandDatabase open(AssayHome home) {
        if (!EmbeddedPostgresServer.exists(home.path())) {
            throw new EmbeddedPartException(home.path() + " has no database (expected: " + AssayHome.ENV_HOME
                    + " with the folder of an Assay that was started once, or SPRING_DATASOURCE_URL)");
        }
        return EmbeddedPostgresServer.running(home.path()).map(HomeDatabase::at).orElseGet(() -> start(home));
    }

    private static CommandDatabase start(AssayHome home) {
        HomeLock lock = HomeLock.acquire(home.path());
        try {
            return new HomeDatabase(lock, EmbeddedPostgresServer.start(home.path(), Options.defaults()));
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static CommandDatabase at(EmbeddedPostgresServer.Address address) {
        return CommandDatabase.of(address.url(), address.user(), address.password(), Map.of());
    }

    @Override
    public DataSource dataSource() {
        return at(new EmbeddedPostgresServer.Address(server.jdbcUrl(), server.user(), server.password()))
                .dataSource();
    }

    @Override
    public void close() {
        try {
            server.close();
        } finally {
            lock.close();
        }
    }
}
