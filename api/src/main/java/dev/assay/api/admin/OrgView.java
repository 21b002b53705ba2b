package dev.assay.api.admin;

import dev.assay.ledger.tenancy.TenancyDao.Org;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An organisation.
 *
 * @param createdAt Unix seconds
 * @param createdBy the ID of the key that made it, {@code cli:<user>}, or null for the first one
 */
@Schema(name = "Org")
public record OrgView(
        String id,
        String object,
        String name,
        long createdAt,
        @Nullable String createdBy) {

    public static OrgView of(Org org) {
        return new OrgView(org.id(), "org", org.name(), org.createdAt().getEpochSecond(), org.createdBy());
    }
}
