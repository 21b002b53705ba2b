package dev.assay.api.suite;

import dev.assay.ledger.Ids;
import dev.assay.ledger.suite.SuiteVersionDao.SuiteVersion;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A version of a suite; it never changes.
 *
 * @param createdAt Unix seconds
 */
@Schema(name = "SuiteVersion")
record VersionObject(
        String id,
        String object,
        String suiteId,
        int version,
        JsonNode manifest,
        List<String> datasetFileIds,
        JsonNode metadata,
        long createdAt) {

    static VersionObject of(SuiteVersion version) {
        return new VersionObject(
                Ids.suiteVersion(version.id()),
                "eval.suite.version",
                Ids.suite(version.suiteId()),
                version.version(),
                version.manifest(),
                version.datasetFileIds(),
                version.metadata(),
                version.createdAt().getEpochSecond());
    }
}
