package dev.assay.standalone.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import dev.assay.standalone.process.EmbeddedPartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssayHomeTest {
    @TempDir
    Path folder;

    @Test
    void isCreatedForItsOwnerOnly() throws IOException {
        AssayHome home = AssayHome.open(folder.resolve("a/b").toString());
        assertThat(mode(home.path())).isEqualTo("rwx------");
        assertThat(home.path()).isAbsolute();
    }

    @Test
    void isDotAssayInTheWorkingFolderByDefault() {
        assertThat(new AssayHome(Path.of(".assay")).path())
                .isEqualTo(Path.of("").toAbsolutePath().resolve(".assay"));
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> AssayHome.open(file.toString())).hasMessageContaining(file + " (expected: a folder)");
    }

    @Test
    void makesAnApiKeyOnceAndKeepsItPrivate() throws IOException {
        AssayHome home = AssayHome.open(folder.toString());
        AssayHome.ApiKey first = home.apiKey(null);
        assertThat(first.value()).matches("assay_[A-Za-z0-9_-]{43}");
        assertThat(first.file()).contains(home.apiKeyFile());
        assertThat(mode(home.apiKeyFile())).isEqualTo("rw-------");
        assertThat(home.apiKey(" ").value()).isEqualTo(first.value());
        assertThat(first.toString()).doesNotContain(first.value());
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void prefersTheConfiguredApiKeyAndWritesNone() {
        AssayHome home = AssayHome.open(folder.toString());
        assertThat(home.apiKey("mine").value()).isEqualTo("mine");
        assertThat(home.apiKey("mine").file()).isEmpty();
        assertThat(home.apiKeyFile()).doesNotExist();
    }

    @Test
    void closesAHomeThatOthersCouldReadWithWhatIsInIt() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path database = Files.writeString(home.resolve("temporal.db"), "x");
        Path logs = Files.createDirectory(home.resolve("log"));
        Path log = Files.writeString(logs.resolve("start.log"), "x");
        Path program = Files.writeString(home.resolve("program"), "x");
        Path outside = Files.writeString(folder.resolve("outside"), "x");
        Files.createSymbolicLink(home.resolve("link"), outside);
        for (Path open : new Path[] {home, database, log, logs, outside}) {
            Files.setPosixFilePermissions(
                    open, PosixFilePermissions.fromString(Files.isDirectory(open) ? "rwxr-xr-x" : "rw-r--r--"));
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxr-x"));

        AssayHome.open(home.toString());

        assertThat(mode(home)).isEqualTo("rwx------");
        assertThat(mode(database)).isEqualTo("rw-------");
        assertThat(mode(logs)).isEqualTo("rwx------");
        assertThat(mode(log)).isEqualTo("rw-------");
        assertThat(mode(program)).isEqualTo("rwx------");
        assertThat(mode(outside)).isEqualTo("rw-r--r--");
    }

    @Test
    void refusesAFolderThatEverybodyMayWrite() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> AssayHome.open(shared.toString()))
                .isInstanceOf(EmbeddedPartException.class)
                .hasMessageContaining("may be written by every user (expected: a folder of its own");
        assertThat(mode(shared)).isEqualTo("rwxrwxrwx");
    }

    /** Root can give a folder away; anybody else finds one of root's. */
    @Test
    void refusesAHomeOfAnotherUser() throws IOException {
        Path home = Path.of("/usr");
        if (new UnixSystem().getUid() == 0) {
            home = Files.createDirectory(folder.resolve("theirs"));
            Files.setAttribute(home, "unix:uid", 65_534);
        }
        Path theirs = home;
        assertThatThrownBy(() -> AssayHome.open(theirs.toString()))
                .isInstanceOf(EmbeddedPartException.class)
                .hasMessageContaining("belongs to another user, ");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
