package dev.assay.ledger.imports;

import dev.assay.ledger.tenancy.Principal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code eval_imports}. A file belongs to the team, or to the end user of it, that it was imported for. */
public interface ImportDao {

    /**
     * Waits until no other import for the same team and end user writes, and keeps others waiting until the transaction
     * ends: they would make the same suites, versions and runs.
     */
    @SqlQuery("""
            SELECT pg_advisory_xact_lock(
              hashtextextended('eval_imports ' || :teamId || ' ' || coalesce(:onBehalfOfOrNull::text, ''), 0)) IS NULL
            """)
    boolean lock(@BindMethods Principal caller);

    /** The run of a file with that content; none where it has been deleted. */
    @SqlQuery("""
            SELECT i.run_id
            FROM eval_imports i
            JOIN eval_runs r ON r.id = i.run_id AND r.deleted_at IS NULL
            WHERE i.team_id = :teamId AND coalesce(i.on_behalf_of, '') = coalesce(:onBehalfOfOrNull::text, '')
              AND i.repo = :repo AND i.path = :path AND i.digest = decode(:digest, 'hex')
            """)
    Optional<UUID> find(@BindMethods Principal caller, String repo, String path, String digest);

    /** What has been imported from a repository and is not deleted. */
    @SqlQuery("""
            SELECT i.path, encode(i.digest, 'hex') AS digest, r.suite_id, r.suite_version
            FROM eval_imports i
            JOIN eval_runs r ON r.id = i.run_id AND r.deleted_at IS NULL
            WHERE i.team_id = :teamId AND coalesce(i.on_behalf_of, '') = coalesce(:onBehalfOfOrNull::text, '')
              AND i.repo = :repo
            """)
    @RegisterConstructorMapper(Imported.class)
    List<Imported> imported(@BindMethods Principal caller, String repo);

    /** Makes way for a file whose run has been deleted. */
    @SqlUpdate("""
            DELETE FROM eval_imports i
            WHERE i.team_id = :teamId AND coalesce(i.on_behalf_of, '') = coalesce(:onBehalfOfOrNull::text, '')
              AND i.repo = :repo AND i.path = :path AND i.digest = decode(:digest, 'hex')
              AND NOT EXISTS (SELECT 1 FROM eval_runs r WHERE r.id = i.run_id AND r.deleted_at IS NULL)
            """)
    int forget(@BindMethods Principal caller, String repo, String path, String digest);

    /** @param digest SHA-256, 64 hex digits */
    @SqlUpdate("""
            INSERT INTO eval_imports (run_id, team_id, on_behalf_of, repo, path, digest, commit)
            VALUES (:runId, :teamId, :onBehalfOfOrNull, :repo, :path, decode(:digest, 'hex'), :commit)
            """)
    void insert(UUID runId, @BindMethods Principal caller, String repo, String path, String digest, String commit);

    /** The newest suite of that name that an import made for the same team and end user. */
    @SqlQuery("""
            SELECT id
            FROM eval_suites
            WHERE team_id = :teamId AND name = :name AND deleted_at IS NULL
              AND coalesce(on_behalf_of, '') = coalesce(:onBehalfOfOrNull::text, '')
              AND metadata ->> 'import' = :kind
            ORDER BY seq DESC
            LIMIT 1
            """)
    Optional<UUID> suite(@BindMethods Principal caller, String name, String kind);

    /** @param digest 64 hex digits */
    record Imported(String path, String digest, UUID suiteId, int suiteVersion) {}
}
