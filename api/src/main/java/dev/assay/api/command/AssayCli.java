package dev.assay.api.command;

import java.io.PrintStream;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.boot.logging.LoggingSystem;

/**
 * The command line of the jars: {@code java -jar assay-api.jar keys create …} does one thing and ends. No server is
 * started, and Temporal is not called. Results, a new secret among them, go to standard output; everything else to
 * standard error. The commands are those of {@link AssayCommand}.
 */
public final class AssayCli {

    private AssayCli() {}

    /** Whether the arguments are a command; settings, which begin with two dashes, are not. */
    public static boolean asked(String... args) {
        return args.length > 0 && (!args[0].startsWith("--") || args[0].equals("--help"));
    }

    /**
     * Runs the command in a process of its own.
     *
     * @param databases opened only for a command that can be read
     * @return the exit code: 0, 1 where the command could not be done, 2 where it makes no sense
     */
    public static int main(Supplier<CommandDatabase> databases, String... args) {
        // Before Spring Boot has set logging up, Logback writes everything to standard output.
        LoggingSystem.get(AssayCli.class.getClassLoader()).beforeInitialize();
        return run(databases, System.out, System.err, args);
    }

    static int run(Supplier<CommandDatabase> databases, PrintStream out, PrintStream err, String... args) {
        // help keys create is keys create --help.
        String[] words = args[0].equals("help")
                ? Stream.concat(Stream.of(args).skip(1), Stream.of("--help")).toArray(String[]::new)
                : args;
        return AssayCommand.execute(new Administration(databases, out, err), out, err, words);
    }
}
