package dev.assay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the interpreter's jars are found, in each way in which Assay is started. */
class GuestFilesTest {

    @TempDir
    private Path folder;

    @Test
    void onTheClassPathWhereClassesLieInAFolder() throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Files.createFile(folder.resolve("polyglot-25.0.0.jar"));
        Path elsewhere = folder.resolve("repository/polyglot-25.0.0.jar");
        assertThat(GuestFiles.jars(List.of(classes, elsewhere, folder.resolve("spring-1.0.jar")), classes))
                .containsExactly(elsewhere);
    }

    @Test
    void besideThisModuleWhereAnExecutableJarWasExtracted() throws IOException {
        Path lib = Files.createDirectory(folder.resolve("lib"));
        Path own = Files.createFile(lib.resolve("assay-sandbox-0.1.0.jar"));
        Path polyglot = Files.createFile(lib.resolve("polyglot-25.0.0.jar"));
        Path language = Files.createFile(lib.resolve("python-language-25.0.0.jar"));
        Files.createFile(lib.resolve("spring-1.0.jar"));
        assertThat(GuestFiles.jars(List.of(folder.resolve("assay-worker.jar")), own))
                .containsExactly(polyglot, language);
    }

    @Test
    void eachOnce() throws IOException {
        Path own = Files.createFile(folder.resolve("assay-sandbox-0.1.0.jar"));
        Path polyglot = Files.createFile(folder.resolve("polyglot-25.0.0.jar"));
        assertThat(GuestFiles.jars(List.of(own, polyglot), own)).containsExactly(polyglot);
    }
}
