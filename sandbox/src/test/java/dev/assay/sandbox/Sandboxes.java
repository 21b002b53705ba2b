package dev.assay.sandbox;

import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sandboxes for tests: one library for all, in the module's build folder. */
final class Sandboxes {
    static final Duration LIMIT = Duration.ofSeconds(20);

    private Sandboxes() {}

    static Sandbox start(Engine engine, Confinement confinement) {
        return start(engine, confinement, 1);
    }

    static Sandbox start(Engine engine, Confinement confinement, int processes) {
        if (confinement == Confinement.BUBBLEWRAP) {
            Assumptions.assumeTrue(
                    Bubblewrap.problem().isEmpty(),
                    () -> "skipped: " + Bubblewrap.problem().orElse(""));
        }
        try {
            Path home = Files.createDirectories(Path.of("target", "sandbox-home"));
            return new Sandbox(new SandboxOptions(engine, processes, 256, confinement, null, home));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Program grader(String source) {
        return grader(source, LIMIT);
    }

    static Program grader(String source, Duration timeout) {
        return new Program("team-a", "run/1/0", Entry.GRADE, source, false, timeout, Program.MAX_OUTPUT);
    }

    static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    static JsonNode sample(String output, String target) {
        return json("{'sample': {'output_text': '" + output + "', 'target': '" + target
                + "', 'dataset_row': {'q': 1}}, 'item': {'q': 1, 'target': '" + target + "'}}");
    }
}
