package dev.assay.api.suite;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.Violations;
import dev.assay.manifest.PythonSpec;
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
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Whether the Python in a manifest can be read, and may run. Processes of their own read it and run nothing of it, so all
 * teams share them; the first such manifest starts one. A request waits for them for {@link #PATIENCE} at most, however
 * busy the machine is: clients give up after some seconds and send it again, and there were two suites. What was not read
 * by then is accepted; preparing a run reads it before anything is paid for. Whether it may run is known where the workers'
 * sandbox is in this process; elsewhere preparing a run tells.
 */
@Component
final class PythonSources {
    private static final Logger log = LoggerFactory.getLogger(PythonSources.class);
    /** For all sources of a manifest together. */
    private static final Duration PATIENCE = Duration.ofMillis(1_000);

    private static final Duration MIN_TIME = Duration.ofMillis(100);
    /** They may be the machine's fault. */
    private static final Set<String> PASSING = Set.of(SandboxException.TIMEOUT, SandboxException.CRASHED);

    private static final int PROCESSES = 2;
    private static final int MAX_WAITING = 256;

    private final SandboxOptions options;
    private final ObjectProvider<Sandbox> workers;
    private final ExecutorService readers = new ThreadPoolExecutor(
            PROCESSES,
            PROCESSES,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("python-sources-", 0).factory());
    private @Nullable Sandbox sandbox;

    PythonSources(Environment environment, ObjectProvider<Sandbox> workers) {
        this.workers = workers;
        SandboxOptions defaults = SandboxOptions.defaults();
        options = new SandboxOptions(
                SandboxOptions.Engine.valueOf(environment
                        .getProperty("assay.graders.engine", "graalpy")
                        .toUpperCase(Locale.ROOT)),
                PROCESSES,
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
        long deadline = System.nanoTime() + PATIENCE.toNanos();
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
                check(entry, source, false, path + ".preprocess.source", deadline, violations);
            });
            for (GraderNodes grader : GraderNodes.of(tasks.get(i), path)) {
                PythonSpec.of(grader.node()).ifPresent(spec -> {
                    refusal.ifPresent(why -> violations.add(grader.path(), why));
                    spec.source().ifPresent(source -> {
                        Entry entry = spec.batch() ? Entry.GRADE_BATCH : Entry.GRADE;
                        check(entry, source, spec.modelAccess(), grader.path() + ".source", deadline, violations);
                    });
                });
            }
        }
        violations.throwIfAny();
    }

    private void check(
            Entry entry, String source, boolean modelAccess, String path, long deadline, Violations violations) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return;
        }
        Future<Optional<String>> answer;
        try {
            answer = readers.submit(() -> problem(entry, source, modelAccess, deadline));
        } catch (RejectedExecutionException e) {
            log.info("{}: too many sources wait to be read; preparing a run will read it", path);
            return;
        }
        try {
            answer.get(left, TimeUnit.NANOSECONDS).ifPresent(problem -> violations.add(path, problem));
        } catch (TimeoutException e) {
            log.info("{}: not read within {} ms; preparing a run will read it", path, PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            log.warn("{}: was not read", path, e.getCause());
        }
    }

    private Optional<String> problem(Entry entry, String source, boolean modelAccess, long deadline) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.isNegative()) {
            return Optional.empty();
        }
        Duration most = left.compareTo(MIN_TIME) > 0 ? left : MIN_TIME;
        try {
            sandbox().check(new Program("", "", entry, source, modelAccess, most, Program.MAX_OUTPUT));
            return Optional.empty();
        } catch (SandboxException e) {
            return PASSING.contains(e.code()) ? Optional.empty() : Optional.of(String.valueOf(e.getMessage()));
        } catch (SandboxUnavailableException e) {
            // Preparing a run checks it again, and there it must run.
            log.warn("a Python source was not checked: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private synchronized Sandbox sandbox() {
        if (sandbox == null) {
            sandbox = Sandbox.forChecks(options);
        }
        return sandbox;
    }

    @PreDestroy
    synchronized void close() {
        readers.shutdownNow();
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
