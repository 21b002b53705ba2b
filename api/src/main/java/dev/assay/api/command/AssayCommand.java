package dev.assay.api.command;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The root of all commands. A group of commands is a class with a method for each, a command without a group a class;
 * {@link #execute} adds them.
 */
@Command(
        name = "assay",
        customSynopsis = "java -jar JAR COMMAND [OPTION ...]",
        description = {
            "One command on the database of an installation; it starts no server.",
            "Without a command, or with settings alone (--server.port=80), a server is started."
        },
        footer = {"", "COMMAND --help shows the options of one. Exit codes: 0 done, 1 failed, 2 misused."})
final class AssayCommand {

    private static final int WIDTH = 100;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "show this text and do nothing")
    boolean help;

    private AssayCommand() {}

    /** The exit code. */
    static int execute(Administration administration, PrintStream out, PrintStream err, String... args) {
        CommandLine line = new CommandLine(new AssayCommand())
                .addSubcommand(new OrgCommands(administration))
                .addSubcommand(new TeamCommands(administration))
                .addSubcommand(new KeyCommands(administration))
                .setOut(new PrintWriter(out, true, out.charset()))
                .setErr(new PrintWriter(err, true, err.charset()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(WIDTH)
                // An argument that begins with @ is an argument, no file of more.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler(new CommandFailures());
        CommandUsage.apply(line);
        return line.execute(args);
    }
}
