package dev.assay.api.dispatch;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Waits for the notification that a request sends when it commits. It only shortens the wait: what is due stands in the
 * ledger, so a notification that is lost costs one sweep.
 */
final class DispatchListener implements AutoCloseable {

    private final DataSource dataSource;
    private @Nullable Connection connection;

    DispatchListener(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Returns at a notification or after the time. */
    void await(Duration most) throws SQLException {
        try {
            listening().getNotifications(Math.toIntExact(Math.max(1, most.toMillis())));
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private PGConnection listening() throws SQLException {
        if (connection == null) {
            Connection opened = dataSource.getConnection();
            connection = opened;
            try (Statement statement = opened.createStatement()) {
                statement.execute("LISTEN assay_dispatch");
            }
        }
        return connection.unwrap(PGConnection.class);
    }

    /** Gives the connection back to its pool as it was. */
    @Override
    public void close() throws SQLException {
        Connection open = connection;
        connection = null;
        if (open == null) {
            return;
        }
        try (open;
                Statement statement = open.createStatement()) {
            statement.execute("UNLISTEN *");
        }
    }
}
