package dev.assay.standalone.postgres;

import com.sun.security.auth.module.UnixSystem;
import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. There it is started in a user namespace of its own: it sees itself as nobody, and
 * still owns its files.
 */
final class Unprivileged {
    private static final List<String> NAMESPACE = List.of("unshare", "-U");

    private Unprivileged() {}

    /** The words to put before a PostgreSQL command; none for an ordinary user. */
    static List<String> prefix(Path folder) {
        if (new UnixSystem().getUid() != 0) {
            return List.of();
        }
        try {
            ProgramRun.Result seen = ProgramRun.run(command(NAMESPACE, "id", "-u"), folder, Duration.ofSeconds(10));
            if (seen.ok() && !"0".equals(seen.output().strip())) {
                return NAMESPACE;
            }
            throw refused(seen.output().strip());
        } catch (EmbeddedPartException e) {
            throw refused(e.toString());
        }
    }

    private static EmbeddedPartException refused(String why) {
        return new EmbeddedPartException(
                "PostgreSQL does not run as root, and `unshare -U`, which would take that away,"
                        + " is not possible here (" + why
                        + "). Start Assay as another user, or point SPRING_DATASOURCE_URL to"
                        + " a PostgreSQL of yours.");
    }

    static List<String> command(List<String> prefix, String... words) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(words));
        return command;
    }
}
