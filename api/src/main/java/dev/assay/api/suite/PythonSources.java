package dev.assay.api.suite;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.Violations;
import dev.assay.ledger.suite.PythonSpec;
import dev.assay.sandbox.Entry;
import dev.assay.sandbox.Program;
import dev.assay.sandbox.Sandbox;
import dev.assay.sandbox.SandboxException;
import dev.assay.sandbox.SandboxOptions;
import dev.assay.sandbox.SandboxUnavailableException;
import jakarta.annotation.PreDestroy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Whether the Python in a manifest can be read, and may run. A process of its own reads it and runs nothing of it, so all
 * teams share that process; it is started by the first such manifest, which then waits for some seconds. Whether it may run
 * is known where the workers' sandbox is in this process; elsewhere preparing a run tells.
 */
@Component
final class PythonSources {
    private static final Logger log = LoggerFactory.getLogger(PythonSources.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SandboxOptions options;
    private final ObjectProvider<Sandbox> workers;
    private @Nullable Sandbox sandbox;

    PythonSources(Environment environment, ObjectProvider<Sandbox> workers) {
        this.workers = workers;
        SandboxOptions defaults = SandboxOptions.defaults();
        options = new SandboxOptions(
                SandboxOptions.Engine.valueOf(environment
                        .getProperty("assay.graders.engine", "graalpy")
                        .toUpperCase(Locale.ROOT)),
                1,
                defaults.memoryMib(),
                SandboxOptions.Confinement.valueOf(environment
                        .getProperty("assay.graders.confinement", "auto")
                        .toUpperCase(Locale.ROOT)),
                path(environment, "assay.graders.python"),
                path(environment, "assay.graders.home"));
    }

    /** Outside of configuration classes nothing converts a text to a path. */
    private static @Nullable Path path(Environment environment, String name) {
        String value = environment.getProperty(name);
        return value == null ? null : Path.of(value);
    }

    /**
     * @param team whose manifest it is
     * @throws ApiException 400 with a violation for each source that cannot be read or lacks its function, by line, and for
     *     each that may not run here
     */
    void check(JsonNode manifest, String team) {
        Violations violations = new Violations();
        Optional<String> refusal =
                Optional.ofNullable(workers.getIfAvailable()).flatMap(sandbox -> sandbox.refusal(team));
        JsonNode tasks = manifest.path("tasks");
        for (int i = 0; i < tasks.size(); i++) {
            String path = ManifestRules.PATH + ".tasks[" + i + "]";
            JsonNode preprocess = tasks.get(i).path("preprocess");
            if (refusal.isPresent() && preprocess.isObject()) {
                violations.add(path + ".preprocess", refusal.get());
            }
            preprocess.path("source").stringValueOpt().ifPresent(source -> {
                boolean batch = preprocess.path("contract").asString("row").equals("batch");
                Entry entry = batch ? Entry.TRANSFORM_BATCH : Entry.TRANSFORM;
                check(entry, source, false, path + ".preprocess.source", violations);
            });
            Optional<PythonSpec> grader = PythonSpec.of(tasks.get(i).path("grader"));
            if (refusal.isPresent() && grader.isPresent()) {
                violations.add(path + ".grader", refusal.get());
            }
            grader.ifPresent(spec -> spec.source().ifPresent(source -> {
                Entry entry = spec.batch() ? Entry.GRADE_BATCH : Entry.GRADE;
                check(entry, source, spec.modelAccess(), path + ".grader.source", violations);
            }));
        }
        violations.throwIfAny();
    }

    private void check(Entry entry, String source, boolean modelAccess, String path, Violations violations) {
        try {
            sandbox().check(new Program("", "", entry, source, modelAccess, PATIENCE, Program.MAX_OUTPUT));
        } catch (SandboxException e) {
            violations.add(path, String.valueOf(e.getMessage()));
        } catch (SandboxUnavailableException e) {
            // Preparing a run checks it again, and there it must run.
            log.warn("a Python source was not checked: {}", e.getMessage());
        }
    }

    private synchronized Sandbox sandbox() {
        if (sandbox == null) {
            sandbox = new Sandbox(options);
        }
        return sandbox;
    }

    @PreDestroy
    synchronized void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
