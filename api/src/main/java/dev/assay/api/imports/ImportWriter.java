package dev.assay.api.imports;

import dev.assay.api.error.ApiException;
import dev.assay.api.imports.harness.HarnessResults;
import dev.assay.api.imports.harness.HarnessTask;
import dev.assay.api.imports.harness.SampleTexts;
import dev.assay.api.imports.harness.TaskSamples;
import dev.assay.api.json.ApiJson;
import dev.assay.ledger.Ids;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.file.FileDao;
import dev.assay.ledger.file.FileStore;
import dev.assay.ledger.imports.ImportDao;
import dev.assay.ledger.imports.ImportedRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunInputsDao;
import dev.assay.ledger.suite.SuiteDao;
import dev.assay.ledger.tenancy.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what was read of one result file: datasets of new tasks, then suite and version, then the run. */
final class ImportWriter {

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final int DEFAULT_CONCURRENCY = 8;

    private final Jdbi jdbi;
    private final FileStore files;
    private final Principal caller;
    private final ImportRequest request;
    private final ImportSuites suites;
    private final String commit;
    private final ImportDeadline deadline;

    ImportWriter(
            Jdbi jdbi,
            Principal caller,
            ImportRequest request,
            ImportSuites suites,
            String commit,
            ImportDeadline deadline) {
        this.jdbi = jdbi;
        this.files = new FileStore(jdbi);
        this.caller = caller;
        this.request = request;
        this.suites = suites;
        this.commit = commit;
        this.deadline = deadline;
    }

    /** Empty, and nothing written, where another import has brought the file meanwhile. */
    Optional<ImportTarget> write(ResultFile file, HarnessResults results, List<TaskSamples> samples)
            throws IOException {
        Map<String, FileStore.Upload> uploads = new LinkedHashMap<>();
        try {
            Optional<ImportTarget> target = Optional.empty();
            while (target.isEmpty()) {
                upload(suitesNow().missing(samples), uploads);
                target = alone(
                        handle -> suites.add(handle, samples, tasks(handle, samples, results, uploads), file.path()));
            }
            ImportTarget found = target.get();
            suites.choose(found.suiteId());
            boolean written = alone(handle -> run(handle, file, results, found.ordered(samples), found));
            return written ? target : Optional.empty();
        } finally {
            // Those that became datasets are no uploads any more.
            uploads.values().forEach(upload -> files.discard(upload.id()));
        }
    }

    private ImportTarget suitesNow() {
        return jdbi.withHandle(suites::find);
    }

    private void upload(List<TaskSamples> missing, Map<String, FileStore.Upload> uploads) throws IOException {
        for (TaskSamples task : missing) {
            if (!uploads.containsKey(task.id())) {
                deadline.run();
                try (InputStream rows = Files.newInputStream(task.rows())) {
                    uploads.put(task.id(), files.write(caller, rows, Long.MAX_VALUE));
                }
            }
        }
    }

    private Map<String, ObjectNode> tasks(
            Handle handle, List<TaskSamples> samples, HarnessResults results, Map<String, FileStore.Upload> uploads) {
        FileDao dao = handle.attach(FileDao.class);
        List<String> missing = suites.find(handle).missing(samples).stream()
                .map(TaskSamples::id)
                .toList();
        Map<String, ObjectNode> tasks = new LinkedHashMap<>();
        for (TaskSamples task : samples) {
            FileStore.Upload upload = uploads.get(task.id());
            if (upload != null && missing.contains(task.id())) {
                dao.complete(upload.id(), task.id() + ".jsonl", "evals", upload.bytes(), upload.sha256());
                tasks.put(task.id(), HarnessTask.of(task, results, request.repo(), commit, upload.id()));
            }
        }
        return tasks;
    }

    private boolean run(
            Handle handle, ResultFile file, HarnessResults results, List<TaskSamples> samples, ImportTarget target) {
        ImportDao imports = handle.attach(ImportDao.class);
        if (imports.find(caller, request.repo(), file.path(), file.digest()).isPresent()) {
            return false;
        }
        imports.forget(caller, request.repo(), file.path(), file.digest());
        UUID id = UUID.randomUUID();
        ImportedRun run = ImportedRun.begin(
                handle,
                id,
                new Run.Owner(caller.orgId(), caller.teamId(), caller.onBehalfOfOrNull()),
                asked(handle, file, results, samples, target),
                caller.onBehalfOf().orElse(caller.keyId()),
                results.evaluatedAt(),
                samples.stream()
                        .map(task -> new ImportedRun.TaskSize(task.id(), task.count()))
                        .toList());
        for (TaskSamples task : samples) {
            String metric = task.primary(target.metric(task.id()));
            try {
                task.forEach(texts -> {
                    deadline.run();
                    run.add(SampleTexts.sample(texts, task.scores(), metric));
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        run.finish();
        imports.insert(id, caller, request.repo(), file.path(), file.digest(), commit);
        // Last, so that nobody waits for the suite as long as this takes.
        if (handle.attach(SuiteDao.class).hold(target.suiteId(), caller).isEmpty()) {
            throw ApiException.notFound("suite", Ids.suite(target.suiteId()));
        }
        return true;
    }

    private Run.Request asked(
            Handle handle, ResultFile file, HarnessResults results, List<TaskSamples> samples, ImportTarget target) {
        RunInputsDao inputs = handle.attach(RunInputsDao.class);
        RunInputsDao.Version version = inputs.version(
                        target.suiteId(), target.version(), caller.teamId(), caller.onBehalfOfOrNull())
                .orElseThrow(() -> ApiException.notFound("suite", Ids.suite(target.suiteId())));
        ObjectNode pins = ApiJson.MAPPER.createObjectNode();
        ObjectNode datasets = pins.putObject("datasets");
        inputs.pins(version.datasetFileIds(), caller.teamId()).forEach(pin -> datasets.put(pin.id(), pin.sha256()));
        return new Run.Request(
                target.suiteId(),
                version.version(),
                version.id(),
                List.of(results.model()),
                samples.stream().map(TaskSamples::id).toList(),
                null,
                null,
                ApiJson.MAPPER.createObjectNode(),
                null,
                DEFAULT_CONCURRENCY,
                DEFAULT_CONCURRENCY,
                metadata(file, results),
                pins.put("fewshot_seed", 0));
    }

    private JsonNode metadata(ResultFile file, HarnessResults results) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (request.metadata() != null) {
            metadata.putAll(request.metadata());
        }
        metadata.put("import_repo", request.repo());
        metadata.put("import_path", file.path());
        metadata.put("import_commit", commit);
        metadata.put("import_evaluated_at", results.evaluatedAt().toString());
        return ApiJson.MAPPER.valueToTree(metadata);
    }

    private interface Work<T> {
        T in(Handle handle);
    }

    /** In a transaction that no other import of the team is in; waits for it as long as the request may take. */
    private <T> T alone(Work<T> work) {
        while (true) {
            deadline.run();
            try {
                return jdbi.inTransaction(handle -> {
                    // Below the connection's own timeouts, which would be an error.
                    handle.execute("SET LOCAL lock_timeout = '10s'");
                    handle.attach(ImportDao.class).lock(caller);
                    return work.in(handle);
                });
            } catch (RuntimeException e) {
                if (!SqlErrors.state(e).equals(LOCK_NOT_AVAILABLE)) {
                    throw e;
                }
            }
        }
    }
}
