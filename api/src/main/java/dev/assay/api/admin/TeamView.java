package dev.assay.api.admin;

import dev.assay.ledger.tenancy.TenancyDao.Team;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A team: what its keys make belongs to it.
 *
 * @param createdAt Unix seconds
 * @param createdBy the ID of the key that made it, {@code cli:<user>}, or null for the first one
 */
@Schema(name = "Team")
public record TeamView(
        String id,
        String object,
        String orgId,
        String name,
        long createdAt,
        @Nullable String createdBy) {

    public static TeamView of(Team team) {
        return new TeamView(
                team.id(), "team", team.orgId(), team.name(), team.createdAt().getEpochSecond(), team.createdBy());
    }
}
