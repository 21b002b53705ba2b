package dev.assay.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/**
 * A fresh database with the ledger's schema on a PostgreSQL 18 that the JVM's tests share. Databases are copied from a
 * migrated template, which takes some 50 ms.
 */
public final class TestDatabase implements AutoCloseable {

    private static final String TEMPLATE = "assay_template";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name;
    private final HikariDataSource dataSource;

    private TestDatabase(String name, HikariDataSource dataSource) {
        this.name = name;
        this.dataSource = dataSource;
    }

    public static TestDatabase create() {
        String name = "assay_" + NUMBER.incrementAndGet();
        EmbeddedPostgres server = Server.INSTANCE.postgres;
        onServer("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.getJdbcUrl("postgres", name));
        config.setMaximumPoolSize(16);
        config.setMinimumIdle(1);
        return new TestDatabase(name, new HikariDataSource(config));
    }

    private static void onServer(String statement) {
        try (Connection connection =
                        Server.INSTANCE.postgres.getPostgresDatabase().getConnection();
                Statement execution = connection.createStatement()) {
            execution.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("failed: " + statement, e);
        }
    }

    public HikariDataSource dataSource() {
        return dataSource;
    }

    public String jdbcUrl() {
        return dataSource.getJdbcUrl();
    }

    public String user() {
        return "postgres";
    }

    public String password() {
        return "";
    }

    /** Removes it: at the end of the JVM hundreds of them would take longer than it has. */
    @Override
    public void close() {
        if (!dataSource.isClosed()) {
            dataSource.close();
            onServer("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }

    /** Started once per JVM; zonky's own shutdown hook stops it. */
    private enum Server {
        INSTANCE;

        private final EmbeddedPostgres postgres;

        Server() {
            try {
                postgres = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "300")
                        .start();
                try (Connection connection = postgres.getPostgresDatabase().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE " + TEMPLATE);
                }
                Flyway.configure()
                        .dataSource(postgres.getDatabase("postgres", TEMPLATE))
                        .load()
                        .migrate();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new IllegalStateException("could not make the template database", e);
            }
        }
    }
}
