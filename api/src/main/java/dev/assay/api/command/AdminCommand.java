package dev.assay.api.command;

import dev.assay.api.admin.Administrator;
import dev.assay.api.error.ApiException;
import dev.assay.api.error.DatabaseAway;
import dev.assay.api.error.Violation;
import dev.assay.ledger.Ledger;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.boot.logging.LoggingSystem;

/**
 * {@code java -jar assay-api.jar keys create …}: does one thing to the database and ends. No server is started, and
 * Temporal is not called. Results, a new secret among them, go to standard output; everything else to standard error.
 */
public final class AdminCommand {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    /** Undefined table, undefined column. */
    private static final Set<String> ANOTHER_SCHEMA = Set.of("42P01", "42703");

    private AdminCommand() {}

    /** Whether the arguments are a command; settings, which begin with two dashes, are not. */
    public static boolean asked(String... args) {
        return args.length > 0 && (!args[0].startsWith("--") || args[0].equals("--help"));
    }

    /**
     * Runs the command in a process of its own.
     *
     * @param database opened only for a command that can be read
     * @return the exit code: 0, 1 where the command could not be done, 2 where it makes no sense
     */
    public static int main(Supplier<CommandDatabase> database, String... args) {
        // Before Spring Boot has set logging up, Logback writes everything to standard output.
        LoggingSystem.get(AdminCommand.class.getClassLoader()).beforeInitialize();
        return run(database, System.out, System.err, args);
    }

    static int run(Supplier<CommandDatabase> databases, PrintStream out, PrintStream err, String... args) {
        if (args[0].equals("help") || args[0].equals("--help")) {
            out.println("Without a command a server is started. Commands:\n" + Command.usageOfAll());
            return DONE;
        }
        try {
            CommandLine line = CommandLine.parse(args);
            try (CommandDatabase database = databases.get()) {
                Administrator by = Administrator.commandLine(System.getProperty("user.name", "unknown"));
                new Commands(Ledger.jdbi(database.dataSource()), by, out, err).run(line);
            }
            return DONE;
        } catch (UsageException e) {
            err.println(e.getMessage());
            return MISUSED;
        } catch (ApiException e) {
            List<String> violations = violations(e);
            violations.forEach(err::println);
            if (violations.isEmpty()) {
                err.println(e.getMessage());
            }
            return violations.isEmpty() ? FAILED : MISUSED;
        } catch (RuntimeException e) {
            err.println(explained(e));
            return FAILED;
        }
    }

    private static List<String> violations(ApiException e) {
        return e.details().get("violations") instanceof List<?> list
                ? list.stream()
                        .filter(Violation.class::isInstance)
                        .map(Violation.class::cast)
                        .map(violation -> Option.named(violation.path()) + ": " + violation.message())
                        .toList()
                : List.of();
    }

    private static String explained(RuntimeException e) {
        Optional<SQLException> cause = sql(e);
        if (cause.isEmpty()) {
            return String.valueOf(e.getMessage());
        }
        String state = String.valueOf(cause.get().getSQLState());
        if (ANOTHER_SCHEMA.contains(state)) {
            return "the database has no ledger of this version (expected: one that a server of this version has"
                    + " migrated at its start)";
        }
        return (DatabaseAway.causes(e) ? "the database cannot be reached: " : "the database refused: ")
                + String.valueOf(cause.get().getMessage()).lines().findFirst().orElse(state);
    }

    private static Optional<SQLException> sql(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }
}
