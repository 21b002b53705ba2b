package dev.assay.api.command;

import dev.assay.api.error.ShownValue;
import java.util.List;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says of a command that cannot be read what is wrong with it and what is expected instead. */
final class UsageErrors implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        e.getCommandLine().getErr().println(message(e));
        return ExitCode.USAGE;
    }

    private static String message(ParameterException e) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(spec, unmatched.getUnmatched());
        }
        if (e instanceof MissingParameterException missing) {
            return missing(spec, missing.getMissing().getFirst());
        }
        if (e instanceof OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + ": given twice (expected: once)";
        }
        if (e.getCause() instanceof TypeConversionException conversion && e.getArgSpec() != null) {
            // Converters say what they expect.
            return name(e.getArgSpec()) + ": \"" + ShownValue.cut(e.getValue()) + "\" (expected: "
                    + conversion.getMessage() + ")";
        }
        return spec.subcommands().isEmpty()
                ? e.getMessage() + " (expected: " + CommandUsage.usage(spec) + ")"
                : unknown(spec, CommandUsage.words(spec));
    }

    private static String unmatched(CommandSpec spec, List<String> words) {
        String first = words.getFirst();
        if (!spec.subcommands().isEmpty()) {
            // A group and its command are said together, also where it is the group that nobody knows.
            List<String> said = words.subList(0, spec.parent() == null ? Math.min(2, words.size()) : 1);
            return unknown(spec, (CommandUsage.words(spec) + " " + String.join(" ", said)).strip());
        }
        String expected = " (expected: " + CommandUsage.usage(spec) + ")";
        return first.startsWith("-")
                ? first.replaceFirst("=.*", "") + ": unknown option" + expected
                : first + ": one word too many" + expected;
    }

    private static String unknown(CommandSpec group, String words) {
        return words + ": unknown command (expected: one of)\n" + CommandUsage.usages(group);
    }

    private static String missing(CommandSpec spec, ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? name(option) + ": no value (expected: " + name(option) + " " + option.paramLabel() + ")"
                : CommandUsage.words(spec) + ": no ID (expected: " + CommandUsage.usage(spec) + ")";
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
