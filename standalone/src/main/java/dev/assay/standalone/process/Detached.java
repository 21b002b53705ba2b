package dev.assay.standalone.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a child in a session of its own, so that Ctrl-C on our terminal reaches us and not the child. */
public final class Detached {
    private static final List<String> PERL_SETSID =
            List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV or die $!", "--");

    /** What a server writes is its owner's only, whatever this process was started with. */
    private static final List<String> PRIVATE = List.of("sh", "-c", "umask 077; exec \"$@\"", "sh");

    private Detached() {}

    /**
     * Starts the command; its output is appended to the log.
     *
     * @return its PID; the command is the leader of its session, so its process group has the same number
     * @throws EmbeddedPartException if it cannot be started
     */
    public static long start(List<String> command, Path folder, Path log) {
        List<String> words = new ArrayList<>(newSession(Programs.searchPath()));
        words.addAll(PRIVATE);
        words.addAll(command);
        PrivateFiles.createFile(log);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.appendTo(log.toFile()));
        Programs.confine(builder, folder);
        try {
            return builder.start().pid();
        } catch (IOException e) {
            throw new EmbeddedPartException("Cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    /** Both words replace themselves by the command, so its PID is the one that we see. macOS has no setsid. */
    static List<String> newSession(String searchPath) {
        if (Programs.find("setsid", searchPath).isPresent()) {
            return List.of("setsid");
        }
        if (Programs.find("perl", searchPath).isPresent()) {
            return PERL_SETSID;
        }
        throw new EmbeddedPartException("Neither setsid nor perl is on the PATH (expected: one of them, to start a"
                + " server that Ctrl-C does not reach)");
    }
}
