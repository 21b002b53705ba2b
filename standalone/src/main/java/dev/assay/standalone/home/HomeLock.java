package dev.assay.standalone.home;

import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes one process the owner of a data folder. The operating system gives it back when the owner dies. */
public final class HomeLock implements AutoCloseable {
    // POSIX drops all locks of a process on a file when it closes any of its descriptors of that file: opening the
    // file a second time just to find it locked would free it.
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private static final String OWNER = "lock.pid";

    private final Path key;
    private final FileChannel channel;

    private HomeLock(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Takes the folder, which must exist.
     *
     * @throws EmbeddedPartException if a living process has it; the message names the folder and the PID
     */
    public static HomeLock acquire(Path home) {
        Path key = realPath(home);
        if (!OURS.add(key)) {
            throw inUse(home, Long.toString(ProcessHandle.current().pid()));
        }
        FileChannel channel = null;
        try {
            channel = lock(home);
            PrivateFiles.write(home.resolve(OWNER), ProcessHandle.current().pid() + "\n");
            return new HomeLock(key, channel);
        } catch (EmbeddedPartException e) {
            release(key, channel);
            throw e;
        }
    }

    private static Path realPath(Path home) {
        try {
            return home.toRealPath();
        } catch (IOException e) {
            throw new EmbeddedPartException(home + ": cannot be locked (expected: a folder): " + e, e);
        }
    }

    private static FileChannel lock(Path home) {
        try {
            PrivateFiles.createFile(home.resolve("lock"));
            FileChannel channel =
                    FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return channel;
            }
            channel.close();
        } catch (IOException e) {
            throw new EmbeddedPartException(home + ": cannot be locked: " + e, e);
        }
        Path owner = home.resolve(OWNER);
        throw inUse(home, Files.exists(owner) ? PrivateFiles.read(owner).strip() : "not yet known");
    }

    private static EmbeddedPartException inUse(Path home, String pid) {
        return new EmbeddedPartException(
                home + " is in use by another Assay (PID " + pid + "). Stop it, or set ASSAY_HOME to another folder.");
    }

    /** Gives the folder back. The file stays: deleting it would let two processes lock two files of one name. */
    @Override
    public void close() {
        release(key, channel);
    }

    private static void release(Path key, @Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new EmbeddedPartException(key + ": lock cannot be given back: " + e, e);
        } finally {
            OURS.remove(key);
        }
    }
}
