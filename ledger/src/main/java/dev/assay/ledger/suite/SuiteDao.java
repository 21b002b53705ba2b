package dev.assay.ledger.suite;

import dev.assay.ledger.tenancy.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Suites. A deleted one is not found. {@code caller} bounds every look-up to its team and, where it has one, its end
 * user.
 */
public interface SuiteDao {

    /** A suite with its first version, which is active; the version itself is inserted beside it. */
    @SqlUpdate("""
            INSERT INTO eval_suites
              (id, org_id, team_id, on_behalf_of, name, description, active_version, latest_version, metadata)
            VALUES (:id, :orgId, :teamId, :onBehalfOfOrNull, :name, :description, 1, 1, :metadata)
            """)
    void insert(UUID id, @BindMethods Principal caller, String name, @Nullable String description, JsonNode metadata);

    @SqlQuery("""
            SELECT id, seq, org_id, team_id, on_behalf_of, name, description, active_version, latest_version,
              metadata, created_at, updated_at
            FROM eval_suites
            WHERE id = :id AND team_id = :teamId AND deleted_at IS NULL
              AND (:onBehalfOfOrNull::text IS NULL OR on_behalf_of = :onBehalfOfOrNull)
            """)
    Optional<Suite> find(UUID id, @BindMethods Principal caller);

    /** Holds the suite until the transaction ends, so that it is not deleted before; others may hold it as well. */
    @SqlQuery("""
            SELECT id, seq, org_id, team_id, on_behalf_of, name, description, active_version, latest_version,
              metadata, created_at, updated_at
            FROM eval_suites
            WHERE id = :id AND team_id = :teamId AND deleted_at IS NULL
              AND (:onBehalfOfOrNull::text IS NULL OR on_behalf_of = :onBehalfOfOrNull)
            FOR SHARE
            """)
    Optional<Suite> hold(UUID id, @BindMethods Principal caller);

    /** As {@link #hold}, alone: for who is going to change it. */
    @SqlQuery("""
            SELECT id, seq, org_id, team_id, on_behalf_of, name, description, active_version, latest_version,
              metadata, created_at, updated_at
            FROM eval_suites
            WHERE id = :id AND team_id = :teamId AND deleted_at IS NULL
              AND (:onBehalfOfOrNull::text IS NULL OR on_behalf_of = :onBehalfOfOrNull)
            FOR UPDATE
            """)
    Optional<Suite> lock(UUID id, @BindMethods Principal caller);

    @SqlQuery("""
            SELECT id, seq, org_id, team_id, on_behalf_of, name, description, active_version, latest_version,
              metadata, created_at, updated_at
            FROM eval_suites
            WHERE team_id = :teamId AND deleted_at IS NULL AND seq < :before
              AND (:onBehalfOfOrNull::text IS NULL OR on_behalf_of = :onBehalfOfOrNull)
            ORDER BY seq DESC
            LIMIT :limit
            """)
    List<Suite> newest(@BindMethods Principal caller, long before, int limit);

    @SqlUpdate("""
            UPDATE eval_suites
            SET latest_version = :version,
                active_version = CASE WHEN :makeActive THEN :version ELSE active_version END,
                updated_at = now()
            WHERE id = :id
            """)
    void addVersion(UUID id, int version, boolean makeActive);

    @SqlUpdate("""
            UPDATE eval_suites SET deleted_at = now(), updated_at = now() WHERE id = :id
            """)
    void delete(UUID id);

    /**
     * A suite that is not deleted.
     *
     * @param seq order of creation, for cursors
     * @param activeVersion the version that a run takes where it names none
     * @param metadata an object of strings
     */
    record Suite(
            UUID id,
            long seq,
            String orgId,
            String teamId,
            @Nullable String onBehalfOf,
            String name,
            @Nullable String description,
            int activeVersion,
            int latestVersion,
            JsonNode metadata,
            Instant createdAt,
            Instant updatedAt) {}
}
