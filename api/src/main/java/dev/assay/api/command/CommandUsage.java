package dev.assay.api.command;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * How commands are written, in one line each, for help and errors. No option is required for picocli: the rules of the
 * request refuse one that is missing together with all else that is wrong. Those whose description begins with "required"
 * are shown as such.
 */
final class CommandUsage {

    private CommandUsage() {}

    /** Makes the help of a group list its commands with their options, and that of a command its options in their order. */
    static void apply(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        UsageMessageSpec message = spec.usageMessage().sortOptions(false);
        if (spec.subcommands().isEmpty()) {
            message.customSynopsis(usage(spec))
                    .descriptionHeading("%n")
                    .parameterListHeading("%nArguments:%n")
                    .optionListHeading("%nOptions:%n");
        } else {
            if (spec.parent() != null) {
                message.customSynopsis(words(spec) + " COMMAND [OPTION ...]");
            }
            message.descriptionHeading("%n").commandListHeading("%nCommands:%n");
            line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> "");
            line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> described(spec));
        }
        line.getSubcommands().values().forEach(CommandUsage::apply);
    }

    /** The words of a command without the program's name: {@code keys create}. */
    static String words(CommandSpec spec) {
        CommandSpec parent = spec.parent();
        return parent == null ? "" : (words(parent) + " " + spec.name()).strip();
    }

    /** {@code keys rotate KEY_ID [--overlap=DURATION] [--json]}. */
    static String usage(CommandSpec spec) {
        Stream<String> positional = spec.positionalParameters().stream().map(PositionalParamSpec::paramLabel);
        Stream<String> options =
                spec.options().stream().filter(option -> !option.usageHelp()).map(CommandUsage::usage);
        return Stream.of(Stream.of(words(spec)), positional, options)
                .flatMap(part -> part)
                .collect(Collectors.joining(" "));
    }

    private static String usage(OptionSpec option) {
        String usage = option.longestName() + (option.arity().max() == 0 ? "" : "=" + option.paramLabel());
        return String.join(" ", option.description()).startsWith("required") ? usage : "[" + usage + "]";
    }

    /** All commands of a group, or of all groups, a line each. */
    static String usages(CommandSpec group) {
        return commands(group).map(spec -> "  " + usage(spec)).collect(Collectors.joining("\n"));
    }

    private static String described(CommandSpec group) {
        return commands(group)
                .map(spec -> "  " + usage(spec) + "\n      "
                        + String.join(" ", spec.usageMessage().description()) + "\n")
                .collect(Collectors.joining())
                .replace("\n", System.lineSeparator());
    }

    private static Stream<CommandSpec> commands(CommandSpec spec) {
        List<CommandSpec> inside = spec.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .toList();
        if (inside.isEmpty()) {
            return Stream.of(spec);
        }
        // The methods of a class have no order of their own.
        return spec.parent() == null
                ? inside.stream().flatMap(CommandUsage::commands)
                : inside.stream()
                        .sorted(Comparator.comparing(CommandSpec::name))
                        .flatMap(CommandUsage::commands);
    }
}
