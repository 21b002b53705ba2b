package dev.assay.api.imports;

import dev.assay.api.error.ApiException;
import dev.assay.api.imports.harness.TaskSamples;
import dev.assay.api.json.ApiJson;
import dev.assay.api.suite.ImportedSuites;
import dev.assay.ledger.Ids;
import dev.assay.ledger.imports.ImportDao;
import dev.assay.ledger.suite.SuiteDao;
import dev.assay.ledger.suite.SuiteDao.Suite;
import dev.assay.ledger.suite.SuiteVersionDao;
import dev.assay.ledger.tenancy.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The suite that an import goes into: the one that it names, else the one that an earlier import made under the same
 * name, else a new one. Tasks are looked for, and added, in its latest version.
 */
final class ImportSuites {

    /** In the metadata of suites that imports make. */
    private static final String KIND = "huggingface-results";

    private final Principal caller;
    private final ImportRequest request;
    private @Nullable UUID chosen;

    ImportSuites(Principal caller, ImportRequest request) {
        this.caller = caller;
        this.request = request;
    }

    /** As it is now; without a version where there is no suite yet. */
    ImportTarget find(Handle handle) {
        return suite(handle)
                .map(suite -> present(handle, suite))
                .orElseGet(() -> new ImportTarget(
                        ImportTarget.NOBODYS,
                        0,
                        ApiJson.MAPPER.createObjectNode().set("tasks", ApiJson.MAPPER.createArrayNode()),
                        false,
                        false));
    }

    /** What {@link #add} would make of it. */
    ImportTarget planned(ImportTarget found, List<TaskSamples> samples, String path) {
        List<TaskSamples> missing = found.missing(samples);
        refuse(missing, path);
        ObjectNode manifest = ((ObjectNode) found.manifest()).deepCopy();
        missing.forEach(task -> ((ArrayNode) manifest.path("tasks")).addObject().put("id", task.id()));
        return missing.isEmpty()
                ? found
                : new ImportTarget(
                        found.suiteId(),
                        found.version() + 1,
                        manifest,
                        found.suiteId().equals(ImportTarget.NOBODYS),
                        true);
    }

    /**
     * The suite with all of these tasks, in a transaction of its own that nobody else's import is in.
     *
     * @param made the tasks that may be missing, by ID; empty where another one is
     */
    Optional<ImportTarget> add(Handle handle, List<TaskSamples> samples, Map<String, ObjectNode> made, String path) {
        Optional<Suite> suite =
                suite(handle).flatMap(found -> handle.attach(SuiteDao.class).lock(found.id(), caller));
        ImportTarget found = suite.map(present -> present(handle, present)).orElseGet(() -> find(handle));
        List<TaskSamples> missing = found.missing(samples);
        refuse(missing, path);
        if (missing.isEmpty()) {
            return Optional.of(found);
        }
        ObjectNode manifest = ((ObjectNode) found.manifest()).deepCopy();
        for (TaskSamples task : missing) {
            if (!made.containsKey(task.id())) {
                return Optional.empty();
            }
            ((ArrayNode) manifest.path("tasks")).add(made.get(task.id()));
        }
        if (suite.isPresent()) {
            // Whoever names a suite has schedules and runs that take its active version, and would pay for more tasks.
            boolean makeActive = request.suiteId() == null;
            int version = ImportedSuites.addVersion(handle, caller, suite.get(), manifest, makeActive);
            return Optional.of(new ImportTarget(suite.get().id(), version, manifest, false, true));
        }
        JsonNode metadata = ApiJson.MAPPER.createObjectNode().put("import", KIND);
        UUID id = ImportedSuites.create(
                handle, caller, request.suiteNameOrDefault(), request.suiteDescription(), manifest, metadata);
        return Optional.of(new ImportTarget(id, 1, manifest, true, true));
    }

    /** From now on that suite and no other of the name. */
    void choose(UUID suiteId) {
        chosen = suiteId;
    }

    private Optional<Suite> suite(Handle handle) {
        SuiteDao suites = handle.attach(SuiteDao.class);
        if (request.suiteId() != null || chosen != null) {
            UUID id = chosen == null
                    ? Ids.suite(String.valueOf(request.suiteId())).orElse(ImportTarget.NOBODYS)
                    : chosen;
            return Optional.of(suites.find(id, caller)
                    .orElseThrow(() -> ApiException.notFound(
                            "suite", request.suiteId() == null ? Ids.suite(id) : request.suiteId())));
        }
        return handle.attach(ImportDao.class)
                .suite(caller, request.suiteNameOrDefault(), KIND)
                .flatMap(id -> suites.find(id, caller));
    }

    private static ImportTarget present(Handle handle, Suite suite) {
        JsonNode manifest = handle.attach(SuiteVersionDao.class)
                .find(suite.id(), suite.latestVersion())
                .orElseThrow()
                .manifest();
        return new ImportTarget(suite.id(), suite.latestVersion(), manifest, false, false);
    }

    private void refuse(List<TaskSamples> missing, String path) {
        if (!missing.isEmpty() && !request.creates()) {
            List<String> ids = missing.stream().map(TaskSamples::id).toList();
            throw ApiException.conflict(
                    "tasks_missing",
                    path + ": the suite has no task " + String.join(", ", ids)
                            + " (expected: create_missing_tasks, or a suite that has them)",
                    Map.of("file", path, "task_ids", ids));
        }
    }
}
