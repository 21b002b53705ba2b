package dev.assay.ledger.run;

import java.sql.SQLException;
import java.util.Optional;

/** What an SQLSTATE means for a writer. Class codes: PostgreSQL documentation, appendix A. */
public final class SqlErrors {

    private SqlErrors() {}

    /** The data can never be stored: data exception, constraint, or beyond a limit of the server. */
    public static boolean refused(Throwable e) {
        String state = state(e);
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }

    /** A repetition may succeed: connection, resources, intervention, serialization, or no SQLSTATE because none was reached. */
    public static boolean passing(Throwable e) {
        String state = state(e);
        return (state.isEmpty() && fromSql(e))
                || state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("55")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.startsWith("25");
    }

    /** SQLSTATE, or empty. */
    public static String state(Throwable e) {
        return find(e).map(SQLException::getSQLState).orElse("");
    }

    /** State and class only: a message of PostgreSQL may quote the data. */
    public static String brief(Throwable e) {
        return find(e).map(sql -> sql.getClass().getSimpleName() + " SQLSTATE " + sql.getSQLState())
                .orElse(e.getClass().getSimpleName());
    }

    /** Whether an error of JDBC is behind it at all. */
    public static boolean fromSql(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    private static Optional<SQLException> find(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }
}
