package dev.assay.standalone.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this process end, with exit code 3, when it is out of memory: threads that have caught the error leave work behind
 * that nobody does, and a process that has ended is started again and goes on. Only an option of the JVM does that, which
 * neither a jar nor a running program can set, so the program puts itself in its own place, with the option and the same
 * process ID.
 */
public final class OutOfMemoryExit {

    private static final Logger log = LoggerFactory.getLogger(OutOfMemoryExit.class);

    private static final String OPTION = "-XX:+ExitOnOutOfMemoryError";
    private static final String STARTED_AGAIN = "assay.started-again";

    private OutOfMemoryExit() {}

    /** Returns where the option is set, or anything else is said of it, and where it cannot be set. */
    public static void ensure() {
        List<String> command = command();
        if (said(command) || System.getProperty(STARTED_AGAIN) != null) {
            return;
        }
        String why = ProcessHandle.current()
                .info()
                .command()
                .filter(program -> program.endsWith("/java") && !command.isEmpty())
                .map(program -> ProcessImage.replace(program, withOption(command)))
                .orElse("it was not started as java …");
        log.warn(
                "Assay would go on after an OutOfMemoryError ({}). To have it end, start it as: java {} …",
                why,
                OPTION);
    }

    private static boolean said(List<String> command) {
        return Stream.concat(
                        command.stream(),
                        Stream.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")
                                .map(System::getenv)
                                .filter(Objects::nonNull))
                .anyMatch(option -> option.contains("OnOutOfMemoryError"));
    }

    private static List<String> withOption(List<String> command) {
        List<String> with = new ArrayList<>(command);
        with.addAll(1, List.of(OPTION, "-D" + STARTED_AGAIN + "=true"));
        return with;
    }

    /** Empty where it is not known. */
    private static List<String> command() {
        try {
            // Unlike ProcessHandle it is not cut where it is long.
            String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.ISO_8859_1);
            return List.of(line.split("\0"));
        } catch (IOException e) {
            ProcessHandle.Info info = ProcessHandle.current().info();
            Optional<String[]> arguments = info.arguments();
            return info.command().isEmpty() || arguments.isEmpty()
                    ? List.of()
                    : Stream.concat(info.command().stream(), Stream.of(arguments.get()))
                            .toList();
        }
    }
}
