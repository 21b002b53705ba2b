package dev.assay.api.command;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.DatabaseAway;
import dev.assay.api.error.Violation;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Says why a command was not done: its request is refused, the database is away, or something else. */
final class CommandFailures implements IExecutionExceptionHandler {

    /** A field of a request, with its unit or the word ID behind it, which no option's name has. */
    private static final Pattern FIELD = Pattern.compile("\\$\\.([a-z_]+?)(?:_id|_seconds)?(\\[.*)?");

    /** Undefined table, undefined column. */
    private static final Set<String> ANOTHER_SCHEMA = Set.of("42P01", "42703");

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
        PrintWriter err = line.getErr();
        List<Violation> violations = e instanceof ApiException refused ? violations(refused) : List.of();
        if (violations.isEmpty()) {
            err.println(explained(e));
            return ExitCode.SOFTWARE;
        }
        for (Violation violation : violations) {
            err.println(option(line.getCommandSpec(), violation.path()) + ": " + violation.message());
        }
        return ExitCode.USAGE;
    }

    private static List<Violation> violations(ApiException e) {
        return e.details().get("violations") instanceof List<?> list
                ? list.stream()
                        .filter(Violation.class::isInstance)
                        .map(Violation.class::cast)
                        .toList()
                : List.of();
    }

    /** A path of a request as the command line calls it: {@code $.scopes[1]} is {@code --scopes[1]}. */
    private static String option(CommandSpec spec, String path) {
        Matcher field = FIELD.matcher(path);
        if (!field.matches()) {
            return path;
        }
        String option = "--" + field.group(1).replace('_', '-');
        String rest = field.group(2) == null ? "" : field.group(2);
        return spec.findOption(option) == null ? path : option + rest;
    }

    private static String explained(Exception e) {
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
