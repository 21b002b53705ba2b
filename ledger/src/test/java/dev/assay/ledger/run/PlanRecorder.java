package dev.assay.ledger.run;

import dev.assay.ledger.Ledger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.postgresql.PGStatement;

/** The statements that a piece of work really sends, each explained on the session that sent it. */
final class PlanRecorder implements SqlLogger {

    private final List<String> statements = new ArrayList<>();

    static List<String> of(DataSource dataSource, Consumer<Handle> work) {
        PlanRecorder recorder = new PlanRecorder();
        Jdbi jdbi = Ledger.jdbi(dataSource);
        return jdbi.inTransaction(handle -> {
            handle.setSqlLogger(recorder);
            work.accept(handle);
            handle.setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
            List<String> plans = new ArrayList<>();
            for (String statement : recorder.statements) {
                plans.add(explain(handle, statement));
            }
            return plans;
        });
    }

    @Override
    public void logBeforeExecution(StatementContext context) {
        try {
            // The driver's own text of it has the arguments in it.
            statements.add(context.getStatement().unwrap(PGStatement.class).toString());
        } catch (SQLException e) {
            throw new IllegalStateException("expected a statement of PostgreSQL's driver", e);
        }
    }

    private static String explain(Handle handle, String statement) {
        try (Statement plain = handle.getConnection().createStatement();
                ResultSet rows = plain.executeQuery("EXPLAIN (COSTS OFF) " + statement)) {
            List<String> lines = new ArrayList<>(List.of(statement));
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return String.join("\n", lines);
        } catch (SQLException e) {
            throw new IllegalStateException("could not explain " + statement, e);
        }
    }
}
