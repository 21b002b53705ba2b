package dev.assay.ledger.run;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Other graders over generations that are there. Callers hold the row lock of a run that has ended. */
public interface RegradeDao {

    /** What an attempt grades by. */
    @SqlQuery("""
            SELECT v.version AS suite_version, v.id AS suite_version_id, a.judge_model, a.embedding_model, v.manifest
            FROM eval_run_attempts a
            JOIN eval_runs r ON r.id = a.run_id
            JOIN eval_suite_versions v ON v.id = coalesce(a.suite_version_id, r.suite_version_id)
            WHERE a.run_id = :runId AND a.attempt = :attempt
            """)
    @RegisterConstructorMapper(Graders.class)
    Optional<Graders> ofAttempt(@Bind("runId") UUID runId, @Bind("attempt") int attempt);

    /** Files of a team by what is in them, deleted ones too. */
    @SqlQuery("""
            SELECT id, sha256, filename
            FROM files
            WHERE id = ANY (CAST(:ids AS text[])) AND team_id = :teamId AND sha256 IS NOT NULL
            """)
    @RegisterConstructorMapper(FileText.class)
    List<FileText> files(@Bind("ids") List<String> ids, @Bind("teamId") String teamId);

    /** What the next attempt grades by. */
    @SqlUpdate("""
            UPDATE eval_runs
            SET suite_version = :suiteVersion, suite_version_id = :suiteVersionId, judge_model = :judgeModel,
                embedding_model = :embeddingModel, pins = CAST(:pins AS jsonb), regrade = :regrade
            WHERE id = :id
            """)
    void ask(
            @Bind("id") UUID id,
            @BindMethods Graders graders,
            @Bind("pins") JsonNode pins,
            @Bind("regrade") boolean regrade);

    /** The next attempt starts a new grading, whether or not graders were changed. */
    @SqlUpdate("UPDATE eval_runs SET regrade = true WHERE id = :id")
    void regrade(@Bind("id") UUID id);

    /** Every block of a run, in key order as every flush locks. */
    @SqlQuery("SELECT block_no FROM eval_blocks WHERE run_id = :id ORDER BY block_no FOR UPDATE")
    List<Integer> lockBlocks(@Bind("id") UUID id);

    /** Sends every block back to the first step that it lacks where no score counts any more. */
    @SqlUpdate("""
            UPDATE eval_blocks
            SET phase = CASE WHEN generated < last_item - first_item + 1 THEN 'generate' ELSE 'score' END,
                scored = 0, failed = 0, token = NULL, partials = NULL
            WHERE run_id = :id
            """)
    void unscoreBlocks(@Bind("id") UUID id);

    /**
     * Takes over into the next attempt what failed while generating: a rescore generates nothing, so it stays failed, with
     * its own error.
     *
     * @return how many samples
     */
    @SqlUpdate("""
            INSERT INTO eval_failures (run_id, model_no, item_no, attempt, step, code, message, details, failed_at)
            SELECT b.run_id, b.model_no, f.item_no, f.attempt + 1, f.step, f.code, f.message, f.details, f.failed_at
            FROM eval_blocks b
            CROSS JOIN LATERAL (
              SELECT item_no, attempt, step, code, message, details, failed_at
              FROM eval_failures
              WHERE run_id = b.run_id AND model_no = b.model_no AND item_no BETWEEN b.first_item AND b.last_item
                AND attempt = :attempt AND step = 'generate'
              OFFSET 0) f
            WHERE b.run_id = :id AND b.generated < b.last_item - b.first_item + 1
              AND (SELECT 1 FROM eval_generations g
                   WHERE g.run_id = b.run_id AND g.model_no = b.model_no AND g.item_no = f.item_no) IS NULL
            """)
    int keepGenerationFailures(@Bind("id") UUID id, @Bind("attempt") int attempt);

    /** Sends every block to scoring. What has no generation counts as failed, see {@link #keepGenerationFailures}. */
    @SqlUpdate("""
            UPDATE eval_blocks
            SET phase = 'score', scored = 0, failed = last_item - first_item + 1 - generated, token = NULL, partials = NULL
            WHERE run_id = :id
            """)
    void rescoreBlocks(@Bind("id") UUID id);

    /** The last attempt that graded by a grading of a run; its failures are those that count in it. */
    @SqlQuery("SELECT max(attempt) FROM eval_run_attempts WHERE run_id = :runId AND grading = :grading")
    Optional<Integer> lastAttempt(@Bind("runId") UUID runId, @Bind("grading") int grading);

    /** Who grades, and by which manifest. */
    record Graders(
            int suiteVersion,
            UUID suiteVersionId,
            @Nullable String judgeModel,
            @Nullable String embeddingModel,
            JsonNode manifest) {}

    /** @param filename says the format where a manifest does not */
    record FileText(String id, String sha256, String filename) {}
}
