package dev.assay.ledger.tenancy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

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
}
