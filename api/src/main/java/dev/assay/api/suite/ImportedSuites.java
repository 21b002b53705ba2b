package dev.assay.api.suite;

import dev.assay.api.error.Violations;
import dev.assay.api.json.ApiJson;
import dev.assay.ledger.suite.SuiteDao;
import dev.assay.ledger.suite.SuiteDao.Suite;
import dev.assay.ledger.tenancy.Principal;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Suites and versions that the server makes, within somebody's transaction and under the rules of all others.
 *
 * <p>Throws {@link dev.assay.api.error.ApiException}, 400 with all violations of the manifest. Python in it is taken as
 * it is.
 */
public final class ImportedSuites {

    private ImportedSuites() {}

    /** A suite and its first version, the active one. */
    public static UUID create(
            Handle handle,
            Principal caller,
            String name,
            @Nullable String description,
            ObjectNode manifest,
            JsonNode metadata) {
        check(manifest);
        UUID id = UUID.randomUUID();
        handle.attach(SuiteDao.class).insert(id, caller, name, description, metadata);
        SuiteService.insertVersion(handle, id, 1, manifest, metadata, caller);
        return id;
    }

    /** @return the number of the new version of a suite that is locked */
    public static int addVersion(
            Handle handle, Principal caller, Suite suite, ObjectNode manifest, boolean makeActive) {
        check(manifest);
        int version = suite.latestVersion() + 1;
        SuiteService.insertVersion(handle, suite.id(), version, manifest, ApiJson.MAPPER.createObjectNode(), caller);
        handle.attach(SuiteDao.class).addVersion(suite.id(), version, makeActive);
        return version;
    }

    private static void check(ObjectNode manifest) {
        Violations violations = new Violations();
        ManifestRules.check(manifest, violations);
        violations.throwIfAny();
    }
}
