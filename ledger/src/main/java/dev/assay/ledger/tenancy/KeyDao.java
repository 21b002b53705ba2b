package dev.assay.ledger.tenancy;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Administration of API keys. {@code org} bounds every look-up to one organisation; null sees all. */
public interface KeyDao {

    String COLUMNS = """
            id, seq, org_id, team_id, name, scopes, requests_per_minute, burst, created_at, created_by, expires_at,
            last_used_at, rotated_at, rotated_by, previous_until, revoked_at, revoked_by,
            coalesce(expires_at <= now(), false) AS expired
            """;

    @SqlUpdate("""
            INSERT INTO api_keys (
              id, org_id, team_id, name, key_sha256, scopes, expires_at, requests_per_minute, burst, created_by)
            VALUES (
              :id, :orgId, :teamId, :name, :sha256, CAST(:scopes AS text[]),
              now() + CAST(:expiresInSeconds AS bigint) * interval '1 second', :requestsPerMinute, :burst, :createdBy)
            """)
    void insert(@BindMethods NewKey key);

    @SqlQuery("SELECT " + COLUMNS + """
                    FROM api_keys
                    WHERE id = :id AND (CAST(:org AS text) IS NULL OR org_id = :org)
                    """)
    Optional<KeyRow> find(String id, @Nullable String org);

    /** As {@link #find}, and nobody else changes the key before this transaction ends. */
    @SqlQuery("SELECT " + COLUMNS + """
                    FROM api_keys
                    WHERE id = :id AND (CAST(:org AS text) IS NULL OR org_id = :org)
                    FOR UPDATE
                    """)
    Optional<KeyRow> lock(String id, @Nullable String org);

    /** Newest first; of one team, or of all. */
    @SqlQuery("SELECT " + COLUMNS + """
                    FROM api_keys
                    WHERE (CAST(:org AS text) IS NULL OR org_id = :org)
                      AND (CAST(:team AS text) IS NULL OR team_id = :team)
                      AND seq < :before
                    ORDER BY seq DESC
                    LIMIT :limit
                    """)
    List<KeyRow> newest(@Nullable String org, @Nullable String team, long before, int limit);

    /**
     * Gives a key another secret. The one before stays good for the overlap, and the one before that ends at once.
     *
     * @param expiresInSeconds null: the key expires when it would have
     */
    @SqlUpdate("""
            UPDATE api_keys
            SET previous_sha256 = CASE WHEN :overlapSeconds > 0 THEN key_sha256 END,
                previous_until = CASE WHEN :overlapSeconds > 0 THEN now() + :overlapSeconds * interval '1 second' END,
                key_sha256 = :sha256, rotated_at = now(), rotated_by = :by,
                expires_at = coalesce(now() + CAST(:expiresInSeconds AS bigint) * interval '1 second', expires_at)
            WHERE id = :id
            """)
    void rotate(String id, byte[] sha256, long overlapSeconds, @Nullable Long expiresInSeconds, String by);

    /** Ends a key with all its secrets; one that is revoked already stays as it is. */
    @SqlUpdate("""
            UPDATE api_keys SET revoked_at = now(), revoked_by = :by WHERE id = :id AND revoked_at IS NULL
            """)
    int revoke(String id, String by);

    /**
     * A key as those see it who administer it.
     *
     * @param seq order of creation, for cursors
     * @param requestsPerMinute null: the installation's limit, as {@code burst}
     * @param createdBy the ID of a key, {@code cli:<user>}, or null for the configured first key; likewise {@code rotatedBy}
     *     and {@code revokedBy}
     * @param lastUsedAt up to a minute late
     * @param previousUntil until when the secret before the last rotation is good; null where it ended with the rotation
     * @param expired whether {@code expiresAt} has passed
     */
    record KeyRow(
            String id,
            long seq,
            String orgId,
            String teamId,
            String name,
            List<String> scopes,
            @Nullable Integer requestsPerMinute,
            @Nullable Integer burst,
            Instant createdAt,
            @Nullable String createdBy,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant rotatedAt,
            @Nullable String rotatedBy,
            @Nullable Instant previousUntil,
            @Nullable Instant revokedAt,
            @Nullable String revokedBy,
            boolean expired) {}

    /**
     * A key to be written.
     *
     * @param expiresInSeconds null: never
     * @param requestsPerMinute null: the installation's limit, as {@code burst}
     * @param createdBy who made it: the ID of a key, or {@code cli:<user>}
     */
    record NewKey(
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
}
