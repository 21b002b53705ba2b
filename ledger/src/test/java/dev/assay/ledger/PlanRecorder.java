package dev.assay.ledger;

import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.postgresql.PGStatement;

/** The statements that a piece of work really sends, each explained on the session that sent it. */
public final class PlanRecorder implements SqlLogger {

    private final Kind kind;
    private final List<Sent> statements = new ArrayList<>();

    private PlanRecorder(Kind kind) {
        this.kind = kind;
    }

    public enum Kind {
        /** The plan for the very arguments. */
        OF_ARGUMENTS,
        /** The plan that PostgreSQL keeps for any arguments. */
        OF_ANY
    }

    public static List<String> of(DataSource dataSource, Kind kind, Consumer<Handle> work) {
        PlanRecorder recorder = new PlanRecorder(kind);
        Jdbi jdbi = Ledger.jdbi(dataSource);
        return jdbi.inTransaction(handle -> {
            handle.setSqlLogger(recorder);
            work.accept(handle);
            handle.setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
            List<String> plans = new ArrayList<>();
            for (Sent statement : recorder.statements) {
                plans.add(explain(handle, statement));
            }
            return plans;
        });
    }

    @Override
    public void logBeforeExecution(StatementContext context) {
        try {
            statements.add(kind == Kind.OF_ANY ? ofAny(context) : ofArguments(context));
        } catch (SQLException e) {
            throw new IllegalStateException("expected a statement of PostgreSQL's driver", e);
        }
    }

    /** The driver's own text of it has the arguments in it. */
    private static Sent ofArguments(StatementContext context) throws SQLException {
        String text = context.getStatement().unwrap(PGStatement.class).toString();
        return new Sent(List.of(), text, List.of());
    }

    private static Sent ofAny(StatementContext context) throws SQLException {
        ParameterMetaData parameters = context.getStatement().getParameterMetaData();
        List<String> types = new ArrayList<>();
        for (int i = 1; i <= parameters.getParameterCount(); i++) {
            types.add(parameters.getParameterTypeName(i));
        }
        String sql = Objects.requireNonNull(context.getParsedSql()).getSql();
        for (int i = 1; i <= types.size(); i++) {
            sql = sql.replaceFirst("\\?", "\\$" + i);
        }
        String nulls = String.join(", ", Collections.nCopies(types.size(), "NULL"));
        return new Sent(
                List.of(
                        "SET LOCAL plan_cache_mode = force_generic_plan",
                        "PREPARE sent (" + String.join(", ", types) + ") AS " + sql),
                "EXECUTE sent (" + nulls + ")",
                List.of("DEALLOCATE sent"));
    }

    private record Sent(List<String> before, String statement, List<String> after) {}

    private static String explain(Handle handle, Sent sent) {
        try (Statement plain = handle.getConnection().createStatement()) {
            List<String> lines = new ArrayList<>(sent.before);
            for (String before : sent.before) {
                plain.execute(before);
            }
            lines.add(sent.statement);
            try (ResultSet rows = plain.executeQuery("EXPLAIN (COSTS OFF) " + sent.statement)) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            for (String after : sent.after) {
                plain.execute(after);
            }
            return String.join("\n", lines);
        } catch (SQLException e) {
            throw new IllegalStateException("could not explain " + sent, e);
        }
    }
}
