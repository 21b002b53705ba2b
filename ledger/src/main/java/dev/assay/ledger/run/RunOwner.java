package dev.assay.ledger.run;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose a run is.
 *
 * @param onBehalfOf the end user named by the request that created it; null: the team itself
 */
public record RunOwner(
        String orgId, String teamId, @Nullable String onBehalfOf) {

    public RunOwner {
        Objects.requireNonNull(orgId, "orgId is null");
        Objects.requireNonNull(teamId, "teamId is null");
    }
}
