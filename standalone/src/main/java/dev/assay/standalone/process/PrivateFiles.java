package dev.assay.standalone.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Files and folders that only their owner may read. */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /** Creates the folder and its missing parents with mode 0700; one that exists is left as it is. */
    public static Path createFolder(Path folder) {
        boolean missing = Files.notExists(folder);
        try {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
            if (missing) {
                // The umask may have taken more away.
                Files.setPosixFilePermissions(folder, FOLDER);
            }
            return folder;
        } catch (IOException e) {
            throw new EmbeddedPartException(folder + ": cannot be created (expected: a folder that we may write)", e);
        }
    }

    /** Writes the file with mode 0600, whole or not at all: a crash leaves the old content. */
    public static void write(Path file, String content) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("file: " + file + " (expected: a file in a folder)");
        }
        Path fresh = parent.resolve(file.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(FILE))) {
                ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.setPosixFilePermissions(fresh, FILE);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EmbeddedPartException(file + ": cannot be written: " + e, e);
        }
    }

    /** Creates the file, empty and with mode 0600, where it is missing. */
    public static void createFile(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
        } catch (FileAlreadyExistsException e) {
            // As it is wanted.
        } catch (IOException e) {
            throw new EmbeddedPartException(file + ": cannot be created: " + e, e);
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new EmbeddedPartException(file + ": cannot be read: " + e, e);
        }
    }

    /** Deletes a file or a folder with all that is in it. */
    public static void delete(Path path) {
        try {
            if (!Files.exists(path)) {
                return;
            }
            List<Path> all;
            try (Stream<Path> walk = Files.walk(path)) {
                all = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path one : all) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new EmbeddedPartException(path + ": cannot be deleted: " + e, e);
        }
    }
}
