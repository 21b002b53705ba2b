package dev.assay.api.command;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the command line can do, and with which options. */
enum Command {
    ORGS_CREATE("orgs create", "", EnumSet.of(Option.NAME)),
    ORGS_LIST("orgs list", "", EnumSet.noneOf(Option.class)),
    TEAMS_CREATE("teams create", "", EnumSet.of(Option.ORG, Option.NAME)),
    TEAMS_LIST("teams list", "", EnumSet.of(Option.ORG)),
    KEYS_CREATE(
            "keys create",
            "",
            EnumSet.of(
                    Option.TEAM,
                    Option.SCOPES,
                    Option.NAME,
                    Option.EXPIRES_IN,
                    Option.REQUESTS_PER_MINUTE,
                    Option.BURST)),
    KEYS_LIST("keys list", "", EnumSet.of(Option.TEAM)),
    KEYS_ROTATE("keys rotate", "KEY_ID", EnumSet.of(Option.OVERLAP, Option.EXPIRES_IN)),
    KEYS_REVOKE("keys revoke", "KEY_ID", EnumSet.noneOf(Option.class));

    private final String words;
    private final String argument;
    private final Set<Option> options;

    Command(String words, String argument, Set<Option> options) {
        this.words = words;
        this.argument = argument;
        this.options = options;
    }

    static Optional<Command> of(String words) {
        return Arrays.stream(values())
                .filter(command -> command.words.equals(words))
                .findFirst();
    }

    String words() {
        return words;
    }

    boolean takesArgument() {
        return !argument.isEmpty();
    }

    boolean takes(Option option) {
        return options.contains(option);
    }

    String usage() {
        String flags =
                options.stream().map(option -> " [" + option.flag() + " …]").collect(Collectors.joining());
        return words + (argument.isEmpty() ? "" : " " + argument) + flags + " [--json]";
    }

    static String usageOfAll() {
        return Arrays.stream(values()).map(command -> "  " + command.usage()).collect(Collectors.joining("\n"));
    }
}
