package dev.assay.api.error;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;

/** Tells a PostgreSQL that is gone, going or full from a statement that failed. */
public final class DatabaseAway {

    private DatabaseAway() {}

    public static boolean causes(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && away(e)) {
                return true;
            }
        }
        return false;
    }

    private static boolean away(SQLException e) {
        if (e instanceof SQLTransientConnectionException || e instanceof SQLRecoverableException) {
            return true;
        }
        String state = e.getSQLState();
        // 08: connection lost; 57P: shutting down or starting up; 53: out of connections, memory or disk;
        // 25006: a standby that has not been promoted yet.
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("57P")
                        || state.startsWith("53")
                        || state.equals("25006"));
    }
}
