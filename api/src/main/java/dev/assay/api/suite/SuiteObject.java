package dev.assay.api.suite;

import dev.assay.ledger.Ids;
import dev.assay.ledger.suite.SuiteDao.Suite;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A suite.
 *
 * @param access {@code owner}, or {@code shared} where it was shared in
 * @param createdAt Unix seconds, as {@code updated_at}
 */
@Schema(name = "Suite")
record SuiteObject(
        String id,
        String object,
        String name,
        @Nullable String description,
        String orgId,
        String teamId,
        String access,
        int activeVersion,
        int latestVersion,
        JsonNode metadata,
        long createdAt,
        long updatedAt) {

    static SuiteObject of(Suite suite) {
        return new SuiteObject(
                Ids.suite(suite.id()),
                "eval.suite",
                suite.name(),
                suite.description(),
                suite.orgId(),
                suite.teamId(),
                "owner",
                suite.activeVersion(),
                suite.latestVersion(),
                suite.metadata(),
                suite.createdAt().getEpochSecond(),
                suite.updatedAt().getEpochSecond());
    }

    /** @param deletedRuns how many of its runs are hidden with it; active ones are cancelled */
    @Schema(name = "SuiteDeleted")
    record Deleted(String id, String object, boolean deleted, int deletedRuns) {}
}
