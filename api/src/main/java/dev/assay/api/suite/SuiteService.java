package dev.assay.api.suite;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.CreateTimeout;
import dev.assay.api.json.ApiJson;
import dev.assay.api.run.control.DeleteService;
import dev.assay.ledger.Ids;
import dev.assay.ledger.schedule.ScheduleDao;
import dev.assay.ledger.suite.SuiteDao;
import dev.assay.ledger.suite.SuiteDao.Suite;
import dev.assay.ledger.suite.SuiteVersionDao;
import dev.assay.ledger.suite.SuiteVersionDao.SuiteVersion;
import dev.assay.ledger.tenancy.Principal;
import dev.assay.manifest.Manifest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes of suites, a transaction each. */
@Component
class SuiteService {

    private final Jdbi jdbi;

    private final PythonSources sources;

    SuiteService(Jdbi jdbi, PythonSources sources) {
        this.jdbi = jdbi;
        this.sources = sources;
    }

    Suite create(CreateSuite request, Principal caller) {
        TemplateColumns.check(request.manifest(), caller, jdbi);
        // Outside the transaction: the first check starts a process.
        sources.check(request.manifest(), caller.teamId());
        return jdbi.inTransaction(handle -> {
            CreateTimeout.limit(handle);
            UUID id = UUID.randomUUID();
            SuiteDao suites = handle.attach(SuiteDao.class);
            suites.insert(id, caller, request.name(), request.description(), metadata(request.metadata()));
            insertVersion(handle, id, 1, request.manifest(), metadata(request.metadata()), caller);
            return suites.find(id, caller).orElseThrow();
        });
    }

    SuiteVersion addVersion(String suiteId, CreateVersion request, Principal caller) {
        TemplateColumns.check(request.manifest(), caller, jdbi);
        sources.check(request.manifest(), caller.teamId());
        return jdbi.inTransaction(handle -> {
            CreateTimeout.limit(handle);
            SuiteDao suites = handle.attach(SuiteDao.class);
            Suite suite = Ids.suite(suiteId)
                    .flatMap(id -> suites.lock(id, caller))
                    .orElseThrow(() -> ApiException.notFound("suite", suiteId));
            int version = suite.latestVersion() + 1;
            insertVersion(handle, suite.id(), version, request.manifest(), metadata(request.metadata()), caller);
            suites.addVersion(suite.id(), version, !Boolean.FALSE.equals(request.makeActive()));
            return handle.attach(SuiteVersionDao.class)
                    .find(suite.id(), version)
                    .orElseThrow();
        });
    }

    /** @return how many runs went with it */
    int delete(String suiteId, Principal caller) {
        return jdbi.inTransaction(handle -> {
            SuiteDao suites = handle.attach(SuiteDao.class);
            Suite suite = Ids.suite(suiteId)
                    .flatMap(id -> suites.lock(id, caller))
                    .orElseThrow(() -> ApiException.notFound("suite", suiteId));
            suites.delete(suite.id());
            ScheduleDao schedules = handle.attach(ScheduleDao.class);
            schedules.lockOfSuite(suite.id()).forEach(schedules::delete);
            return DeleteService.deleteOfSuite(handle, suite.id());
        });
    }

    static void insertVersion(
            Handle handle, UUID suiteId, int version, ObjectNode manifest, JsonNode metadata, Principal caller) {
        List<String> fileIds = DatasetFiles.hold(manifest, caller, handle);
        handle.attach(SuiteVersionDao.class)
                .insert(suiteId, version, UUID.randomUUID(), withSchemaVersion(manifest), fileIds, metadata);
    }

    /** A stored manifest says by which rules it was accepted. */
    private static ObjectNode withSchemaVersion(ObjectNode manifest) {
        return manifest.hasNonNull("schema_version")
                ? manifest
                : manifest.deepCopy().put("schema_version", Manifest.SCHEMA_VERSION);
    }

    private static JsonNode metadata(@Nullable Map<String, String> metadata) {
        return ApiJson.MAPPER.valueToTree(metadata == null ? Map.of() : metadata);
    }
}
