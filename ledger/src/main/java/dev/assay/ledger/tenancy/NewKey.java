package dev.assay.ledger.tenancy;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key to be written.
 *
 * @param expiresInSeconds null: never
 * @param requestsPerMinute null: the installation's limit, as {@code burst}
 * @param createdBy who made it: the ID of a key, or {@code cli:<user>}
 */
public record NewKey(
        String id,
        String orgId,
        String teamId,
        String name,
        byte[] sha256,
        List<String> scopes,
        @Nullable Long expiresInSeconds,
        @Nullable Integer requestsPerMinute,
        @Nullable Integer burst,
        String createdBy) {

    public NewKey {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(createdBy, "createdBy is null");
        scopes = List.copyOf(scopes);
    }
}
