package dev.assay.ledger.tenancy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Organisations and their teams. {@code org} bounds every look-up to one organisation; null sees all. */
public interface TenancyDao {

    /** Does nothing where the organisation exists. */
    @SqlUpdate("""
            INSERT INTO orgs (id, name) VALUES (:id, :name) ON CONFLICT DO NOTHING
            """)
    int insertOrg(String id, String name);

    /** Does nothing where the team exists. */
    @SqlUpdate("""
            INSERT INTO teams (id, org_id, name) VALUES (:id, :orgId, :name) ON CONFLICT DO NOTHING
            """)
    int insertTeam(String id, String orgId, String name);

    @SqlQuery("""
            INSERT INTO orgs (id, name, created_by) VALUES (:id, :name, :by)
            RETURNING id, seq, name, created_at, created_by
            """)
    Org createOrg(String id, String name, String by);

    @SqlQuery("""
            INSERT INTO teams (id, org_id, name, created_by) VALUES (:id, :orgId, :name, :by)
            RETURNING id, seq, org_id, name, created_at, created_by
            """)
    Team createTeam(String id, String orgId, String name, String by);

    @SqlQuery("""
            SELECT id, seq, name, created_at, created_by
            FROM orgs
            WHERE id = :id AND (CAST(:org AS text) IS NULL OR id = :org)
            """)
    Optional<Org> findOrg(String id, @Nullable String org);

    @SqlQuery("""
            SELECT id, seq, org_id, name, created_at, created_by
            FROM teams
            WHERE id = :id AND (CAST(:org AS text) IS NULL OR org_id = :org)
            """)
    Optional<Team> findTeam(String id, @Nullable String org);

    /** The oldest of all: its key administers every organisation. */
    @SqlQuery("""
            SELECT id FROM teams ORDER BY seq LIMIT 1
            """)
    Optional<String> firstTeam();

    /** Newest first. */
    @SqlQuery("""
            SELECT id, seq, name, created_at, created_by
            FROM orgs
            WHERE (CAST(:org AS text) IS NULL OR id = :org) AND seq < :before
            ORDER BY seq DESC
            LIMIT :limit
            """)
    List<Org> newestOrgs(@Nullable String org, long before, int limit);

    /** Newest first. */
    @SqlQuery("""
            SELECT id, seq, org_id, name, created_at, created_by
            FROM teams
            WHERE (CAST(:org AS text) IS NULL OR org_id = :org) AND seq < :before
            ORDER BY seq DESC
            LIMIT :limit
            """)
    List<Team> newestTeams(@Nullable String org, long before, int limit);

    /**
     * An organisation.
     *
     * @param seq order of creation, for cursors
     * @param createdBy the ID of a key, {@code cli:<user>}, or null for the first one
     */
    record Org(
            String id,
            long seq,
            String name,
            Instant createdAt,
            @Nullable String createdBy) {}

    /**
     * A team of an organisation.
     *
     * @param seq order of creation, for cursors
     * @param createdBy the ID of a key, {@code cli:<user>}, or null for the first one
     */
    record Team(
            String id,
            long seq,
            String orgId,
            String name,
            Instant createdAt,
            @Nullable String createdBy) {}
}
