package dev.assay.api.error;

import java.sql.SQLException;

/** Tells a statement that PostgreSQL ended because it took too long from one that failed. */
final class StatementTimeout {

    /** query_canceled. */
    private static final String STATE = "57014";

    private StatementTimeout() {}

    static boolean causes(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && STATE.equals(e.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
