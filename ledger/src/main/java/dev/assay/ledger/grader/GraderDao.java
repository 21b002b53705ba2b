package dev.assay.ledger.grader;

import dev.assay.ledger.run.Attempt;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code eval_graders}: written once for a grading, by whoever scores first, and the same by all. */
interface GraderDao {

    @SqlQuery("""
            SELECT grading, task_no, grader_no, grader_id, ref, fingerprint, own_rows, calls_ref, calls_grading,
              pass_threshold
            FROM eval_graders WHERE run_id = :runId ORDER BY grading, task_no, grader_no
            """)
    @RegisterConstructorMapper(GraderRow.class)
    List<GraderRow> of(UUID runId);

    /** What gradings of a run grade by, as the first attempt of each says. */
    @SqlQuery("""
            SELECT DISTINCT ON (a.grading) a.grading, a.kind, a.judge_model, a.embedding_model, r.task_ids, v.manifest
            FROM eval_run_attempts a
            JOIN eval_runs r ON r.id = a.run_id
            JOIN eval_suite_versions v ON v.id = coalesce(a.suite_version_id, r.suite_version_id)
            WHERE a.run_id = :runId AND a.grading BETWEEN :first AND :last
            ORDER BY a.grading, a.attempt
            """)
    @RegisterConstructorMapper(Config.class)
    List<Config> configs(UUID runId, int first, int last);

    @SqlUpdate("""
            INSERT INTO eval_graders (run_id, grading, task_no, grader_no, grader_id, ref, fingerprint, own_rows, calls_ref,
              calls_grading, pass_threshold)
            VALUES (:runId, :grading, :taskNo, :graderNo, :graderId, :ref, :fingerprint, :ownRows, :callsRef,
              :callsGrading, :passThreshold)
            ON CONFLICT DO NOTHING
            """)
    void insert(UUID runId, @BindMethods GraderRow row);

    /** A grader in one grading. */
    record GraderRow(
            int grading,
            int taskNo,
            int graderNo,
            String graderId,
            int ref,
            String fingerprint,
            boolean ownRows,
            @Nullable Integer callsRef,
            int callsGrading,
            @Nullable Double passThreshold) {

        GraderRef.Calls calls() {
            return new GraderRef.Calls(callsRef, callsGrading);
        }
    }

    /**
     * What a grading grades by.
     *
     * @param kind of the attempt that began it
     * @param taskIds null: all tasks of the manifest
     */
    record Config(
            int grading,
            Attempt.Kind kind,
            @Nullable String judgeModel,
            @Nullable String embeddingModel,
            @Nullable List<String> taskIds,
            JsonNode manifest) {}
}
