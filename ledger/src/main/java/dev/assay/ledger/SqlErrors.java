package dev.assay.ledger;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an SQLSTATE means for a writer. Class codes: PostgreSQL documentation, appendix A. */
public final class SqlErrors {

    private SqlErrors() {}

    /** The data can never be stored: data exception, constraint, or beyond a limit of the server. */
    public static boolean refused(Throwable e) {
        String state = state(e);
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }

    /**
     * A repetition may succeed: connection, resources, intervention, serialization, or no SQLSTATE because no server was
     * reached. An exception that is no {@link SQLException} at all is an error of ours.
     */
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

    /** {@link #brief} with where it came from: an exception of ours too may quote the data. */
    public static String traced(Throwable e) {
        return Stream.of(e.getStackTrace())
                .limit(15)
                .map(frame -> "\n\tat " + frame)
                .collect(Collectors.joining("", brief(e), ""));
    }

    /** Whether an error of JDBC is behind it at all. */
    public static boolean fromSql(Throwable e) {
        return causes(e).anyMatch(SQLException.class::isInstance);
    }

    private static Optional<SQLException> find(Throwable e) {
        return causes(e)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .filter(sql -> sql.getSQLState() != null)
                .findFirst();
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause);
    }
}
