package dev.assay.api.background;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One process of many: the one that holds an advisory lock, for as long as its connection lives. */
public final class Leadership implements AutoCloseable {

    private static final int VALIDATION_SECONDS = 2;

    private final DataSource dataSource;
    private final long key;
    private @Nullable Connection connection;

    public Leadership(DataSource dataSource, long key) {
        this.dataSource = dataSource;
        this.key = key;
    }

    /** Whether this process leads now; it tries to where nobody does. */
    public boolean held() throws SQLException {
        Connection open = connection;
        if (open != null && open.isValid(VALIDATION_SECONDS)) {
            return true;
        }
        close();
        open = dataSource.getConnection();
        if (!run(open, "SELECT pg_try_advisory_lock(?)")) {
            open.close();
            return false;
        }
        connection = open;
        return true;
    }

    private boolean run(Connection open, String sql) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(sql)) {
            statement.setLong(1, key);
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        Connection open = connection;
        connection = null;
        if (open == null) {
            return;
        }
        try (open) {
            if (open.isValid(VALIDATION_SECONDS)) {
                run(open, "SELECT pg_advisory_unlock(?)");
            }
        }
    }
}
