package dev.assay.standalone.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that commit one row after another, and remember each that was acknowledged. */
final class Writers implements AutoCloseable {
    private final EmbeddedPostgresServer server;
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicLong next = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Writers(EmbeddedPostgresServer server, int count) throws SQLException {
        this.server = server;
        Sql.execute(server, "CREATE TABLE written (n bigint PRIMARY KEY)");
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().daemon().name("writer-" + i).start(this::write));
        }
    }

    private void write() {
        while (!stopped) {
            try (Connection connection = connect();
                    PreparedStatement insert = connection.prepareStatement("INSERT INTO written VALUES (?)")) {
                while (!stopped) {
                    long n = next.incrementAndGet();
                    insert.setLong(1, n);
                    insert.executeUpdate();
                    acknowledged.add(n);
                }
            } catch (SQLException e) {
                Thread.onSpinWait(); // the server is down: that is the point; connect again
            }
        }
    }

    long acknowledged() {
        return acknowledged.size();
    }

    /** Rows that were acknowledged and are not there. */
    Set<Long> missing() throws SQLException {
        Set<Long> missing = new HashSet<>(acknowledged);
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT n FROM written")) {
            while (rows.next()) {
                missing.remove(rows.getLong(1));
            }
        }
        return missing;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
