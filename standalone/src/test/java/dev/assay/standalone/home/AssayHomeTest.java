package dev.assay.standalone.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
