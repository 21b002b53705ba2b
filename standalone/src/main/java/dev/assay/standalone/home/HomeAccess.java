package dev.assay.standalone.home;

import com.sun.security.auth.module.UnixSystem;
import dev.assay.standalone.process.EmbeddedPartException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may look into a data folder: its owner, whom this process must be. */
final class HomeAccess {

    private static final Logger log = LoggerFactory.getLogger(HomeAccess.class);

    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /** Beside the home itself. What is deeper cannot be reached through a closed folder. */
    private static final int MAX_DEPTH = 2;

    private HomeAccess() {}

    static void close(Path home) {
        try {
            Path folder = home.toRealPath();
            refuseOthers(home, folder);
            int changed = narrow(folder, MAX_DEPTH);
            if (changed > 0) {
                log.info(
                        "{} could be read by other users: folders have mode 0700 now and files 0600 ({} changed)",
                        home,
                        changed);
            }
        } catch (IOException e) {
            throw new EmbeddedPartException(home + ": cannot be closed to other users: " + e, e);
        }
    }

    private static void refuseOthers(Path home, Path folder) throws IOException {
        long owner = ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
        long own = new UnixSystem().getUid();
        if (owner != own) {
            throw new EmbeddedPartException(AssayHome.ENV_HOME + ": " + home + " belongs to another user, "
                    + Files.getOwner(folder).getName() + " (expected: a folder of the user "
                    + System.getProperty("user.name") + ", who runs Assay)");
        }
        if (Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new EmbeddedPartException(AssayHome.ENV_HOME + ": " + home
                    + " may be written by every user (expected: a folder of its own; chmod 700 where it is one)");
        }
    }

    /** @return how many were changed */
    private static int narrow(Path path, int deep) throws IOException {
        try {
            int changed = narrow(path) ? 1 : 0;
            if (deep > 0 && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                    for (Path child : children) {
                        changed += narrow(child, deep - 1);
                    }
                }
            }
            return changed;
        } catch (NoSuchFileException e) {
            // Servers that were left running make and remove files.
            return 0;
        }
    }

    private static boolean narrow(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return false;
        }
        Set<PosixFilePermission> present = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        if (OWNERS.containsAll(present)) {
            return false;
        }
        present.retainAll(OWNERS);
        Files.setPosixFilePermissions(path, present);
        return true;
    }
}
