package dev.assay.ledger.tenancy;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** API keys as requests use them, found by the SHA-256 of the key. Their administration is in {@link KeyDao}. */
public interface ApiKeyDao {

    /** The key whose secret, or whose secret before its last rotation, has this hash. */
    @SqlQuery("""
            SELECT id, org_id, team_id, key_sha256, previous_sha256, previous_until, scopes, requests_per_minute, burst,
              expires_at, revoked_at
            FROM api_keys
            WHERE key_sha256 = :sha256 OR previous_sha256 = :sha256
            ORDER BY key_sha256 = :sha256 DESC
            LIMIT 1
            """)
    Optional<ApiKey> find(byte[] sha256);

    /** Does nothing where the key or the ID exists. */
    @SqlUpdate("""
            INSERT INTO api_keys (id, org_id, team_id, name, key_sha256, scopes, expires_at)
            VALUES (:id, :orgId, :teamId, :name, :sha256, :scopes, :expiresAt)
            ON CONFLICT DO NOTHING
            """)
    int insert(
            String id,
            String orgId,
            String teamId,
            String name,
            byte[] sha256,
            List<String> scopes,
            Optional<Instant> expiresAt);

    @SqlBatch("""
            UPDATE api_keys SET last_used_at = greatest(last_used_at, :usedAt) WHERE id = :id
            """)
    void recordUse(@Bind("id") List<String> ids, @Bind("usedAt") List<Instant> usedAt);

    /** Those of the keys that are neither revoked nor expired. */
    @SqlQuery("""
            SELECT id FROM api_keys
            WHERE id = ANY (CAST(:ids AS text[])) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
            """)
    Set<String> live(@Bind("ids") Collection<String> ids);

    /**
     * A stored API key: its SHA-256, never the key itself. Keys are long and random, so a slow hash would protect nothing more.
     *
     * @param previousSha256 the secret before the last rotation, null for none
     * @param previousUntil until when that one is still good
     * @param requestsPerMinute null: the installation's limit, as {@code burst}
     */
    record ApiKey(
            String id,
            String orgId,
            String teamId,
            byte[] keySha256,
            byte @Nullable [] previousSha256,
            @Nullable Instant previousUntil,
            List<String> scopes,
            @Nullable Integer requestsPerMinute,
            @Nullable Integer burst,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt) {

        /** Whether a secret with this hash may be used now. Hashes are compared in constant time. */
        public boolean accepts(byte[] sha256, Instant now) {
            boolean present = MessageDigest.isEqual(keySha256, sha256);
            boolean previous = previousSha256 != null
                    && previousUntil != null
                    && now.isBefore(previousUntil)
                    && MessageDigest.isEqual(previousSha256, sha256);
            return (present || previous) && revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
        }
    }
}
