package dev.assay.ledger.run;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a new run is made from. */
public interface RunInputsDao {

    /** A version of a suite that is not deleted; without a number the active one. */
    @SqlQuery("""
            SELECT v.version, v.id, v.manifest, v.dataset_file_ids
            FROM eval_suites s
            JOIN eval_suite_versions v ON v.suite_id = s.id
              AND v.version = coalesce(CAST(:version AS int), s.active_version)
            WHERE s.id = :suiteId AND s.team_id = :teamId AND s.deleted_at IS NULL
              AND (CAST(:onBehalfOf AS text) IS NULL OR s.on_behalf_of = :onBehalfOf)
            FOR SHARE OF s
            """)
    @RegisterConstructorMapper(Version.class)
    Optional<Version> version(
            @Bind("suiteId") UUID suiteId,
            @Nullable @Bind("version") Integer version,
            @Bind("teamId") String teamId,
            @Nullable @Bind("onBehalfOf") String onBehalfOf);

    /** The digests of those of the files that are there. */
    @SqlQuery("""
            SELECT id, sha256
            FROM files
            WHERE id = ANY (CAST(:ids AS text[])) AND team_id = :teamId AND sha256 IS NOT NULL AND deleted_at IS NULL
            ORDER BY id
            """)
    @RegisterConstructorMapper(Pin.class)
    List<Pin> pins(@Bind("ids") List<String> ids, @Bind("teamId") String teamId);

    /** A suite version as a run uses it. */
    record Version(int version, UUID id, JsonNode manifest, List<String> datasetFileIds) {

        public Version {
            Objects.requireNonNull(id, "id is null");
            Objects.requireNonNull(manifest, "manifest is null");
            datasetFileIds = List.copyOf(datasetFileIds);
        }
    }

    /** A dataset file and the SHA-256 of its content, in hex. */
    record Pin(String id, String sha256) {}
}
