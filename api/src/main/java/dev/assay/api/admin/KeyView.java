package dev.assay.api.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.ledger.tenancy.KeyDao.KeyRow;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key. Times are Unix seconds; {@code created_by} and the like are IDs of keys, {@code cli:<user>} for the
 * command line, or null for the configured first key.
 *
 * @param status {@code active}, {@code expired} or {@code revoked}
 * @param secret the key itself: present only in the answer that issues it, and kept nowhere
 * @param requestsPerMinute null: the installation's limit, as {@code burst}
 * @param lastUsedAt up to a minute late
 * @param previousUntil until when the secret before the last rotation is good; null where it ended with the rotation
 */
@Schema(name = "ApiKey")
public record KeyView(
        String id,
        String object,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret,
        String orgId,
        String teamId,
        String name,
        String status,
        List<String> scopes,
        @Nullable Integer requestsPerMinute,
        @Nullable Integer burst,
        long createdAt,
        @Nullable String createdBy,
        @Nullable Long expiresAt,
        @Nullable Long lastUsedAt,
        @Nullable Long rotatedAt,
        @Nullable String rotatedBy,
        @Nullable Long previousUntil,
        @Nullable Long revokedAt,
        @Nullable String revokedBy) {

    public static KeyView of(KeyRow key) {
        return of(key, null);
    }

    /** With the secret: for its one answer. */
    public static KeyView of(IssuedKey issued) {
        return of(issued.key(), issued.secret());
    }

    private static KeyView of(KeyRow key, @Nullable String secret) {
        return new KeyView(
                key.id(),
                "api_key",
                secret,
                key.orgId(),
                key.teamId(),
                key.name(),
                status(key),
                key.scopes(),
                key.requestsPerMinute(),
                key.burst(),
                key.createdAt().getEpochSecond(),
                key.createdBy(),
                seconds(key.expiresAt()),
                seconds(key.lastUsedAt()),
                seconds(key.rotatedAt()),
                key.rotatedBy(),
                seconds(key.previousUntil()),
                seconds(key.revokedAt()),
                key.revokedBy());
    }

    private static String status(KeyRow key) {
        if (key.revokedAt() != null) {
            return "revoked";
        }
        return key.expired() ? "expired" : "active";
    }

    private static @Nullable Long seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "KeyView[" + id + "]";
    }
}
