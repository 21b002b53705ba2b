package dev.assay.api.command;

import dev.assay.api.json.ApiJson;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A command as it was typed.
 *
 * @param argument the ID that the command is about; empty where it takes none
 * @param request the options as fields of a request
 * @param json whether answers are JSON
 */
record CommandLine(Command command, String argument, ObjectNode request, boolean json) {

    /** @throws UsageException with what is expected instead */
    static CommandLine parse(String... args) {
        Deque<String> words = new ArrayDeque<>(List.of(args));
        String name = (words.isEmpty() ? "" : words.poll()) + (words.isEmpty() ? "" : " " + words.poll());
        Command command = Command.of(name)
                .orElseThrow(() ->
                        new UsageException(name + ": unknown command (expected: one of)\n" + Command.usageOfAll()));
        ObjectNode request = ApiJson.MAPPER.createObjectNode();
        Set<Option> given = new HashSet<>();
        String argument = "";
        boolean json = false;
        while (!words.isEmpty()) {
            String word = words.poll();
            if (word.equals("--json")) {
                json = true;
            } else if (word.startsWith("--")) {
                option(command, word, words, given, request);
            } else if (command.takesArgument() && argument.isEmpty()) {
                argument = word;
            } else {
                throw new UsageException(word + ": one word too many (expected: " + command.usage() + ")");
            }
        }
        if (command.takesArgument() && argument.isEmpty()) {
            throw new UsageException(command.words() + ": no ID (expected: " + command.usage() + ")");
        }
        return new CommandLine(command, argument, request, json);
    }

    /** {@code --name value} or {@code --name=value}. */
    private static void option(
            Command command, String word, Deque<String> words, Set<Option> given, ObjectNode request) {
        int equals = word.indexOf('=');
        String flag = equals < 0 ? word : word.substring(0, equals);
        Option option = Option.of(flag)
                .filter(command::takes)
                .orElseThrow(() -> new UsageException(flag + ": unknown option (expected: " + command.usage() + ")"));
        if (!given.add(option)) {
            throw new UsageException(flag + ": given twice (expected: once)");
        }
        if (equals < 0 && words.isEmpty()) {
            throw new UsageException(flag + ": no value (expected: " + flag + " VALUE)");
        }
        option.put(request, equals < 0 ? words.poll() : word.substring(equals + 1));
    }
}
