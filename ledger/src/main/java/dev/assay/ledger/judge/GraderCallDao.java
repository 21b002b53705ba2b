package dev.assay.ledger.judge;

import dev.assay.text.TextEnum;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** {@code eval_grader_calls}. Rows are never changed but for {@code superseded}, and never deleted with their run alive. */
public interface GraderCallDao {

    /** All calls of a scoring step, superseded ones included, in the order in which identical ones were made. */
    @SqlQuery("""
            SELECT encode(fingerprint, 'hex') AS fingerprint, occurrence, call_id, response::text AS response, superseded
            FROM eval_grader_calls
            WHERE run_id = :runId AND scope = :scope AND grading = :grading
            ORDER BY fingerprint, occurrence
            """)
    List<Kept> of(UUID runId, String scope, int grading);

    /** One call, superseded or not. */
    @SqlQuery("""
            SELECT encode(fingerprint, 'hex') AS fingerprint, occurrence, call_id, response::text AS response, superseded
            FROM eval_grader_calls
            WHERE run_id = :runId AND scope = :scope AND grading = :grading
              AND fingerprint = decode(:fingerprint, 'hex') AND occurrence = :occurrence
            """)
    Optional<Kept> find(UUID runId, String scope, int grading, String fingerprint, int occurrence);

    /** Whether a model was answered as a judge or for embeddings, in any attempt and grading of a run. */
    @SqlQuery("SELECT EXISTS (SELECT 1 FROM eval_grader_calls WHERE run_id = :runId AND model = :model)")
    boolean answered(UUID runId, String model);

    /** 0 where the occurrence is there already: somebody else has paid for it. */
    @SqlUpdate("""
            INSERT INTO eval_grader_calls (
              run_id, scope, grading, fingerprint, occurrence, attempt, call_id, kind, model,
              response_id, response, input_tokens, output_tokens, finished_at)
            VALUES (
              :runId, :scope, :grading, decode(:fingerprint, 'hex'), :occurrence, :attempt, :callId, :kind, :model,
              :responseId, CAST(:response AS json), :inputTokens, :outputTokens, :finishedAt)
            ON CONFLICT DO NOTHING
            """)
    int insert(@BindMethods GraderCall call);

    /** The answer stays in the ledger and is not given to a grader again. */
    @SqlUpdate("""
            UPDATE eval_grader_calls SET superseded = true
            WHERE run_id = :runId AND scope = :scope AND grading = :grading
              AND fingerprint = decode(:fingerprint, 'hex') AND occurrence = :occurrence
            """)
    void supersede(UUID runId, String scope, int grading, String fingerprint, int occurrence);

    /** Unusable answers to a sample so far, from both of its steps and all attempts. */
    @SqlQuery("""
            SELECT count(*) FROM eval_discarded_calls
            WHERE run_id = :runId AND model_no = :modelNo AND item_no = :itemNo
            """)
    int unusable(UUID runId, int modelNo, int itemNo);

    record Kept(String fingerprint, int occurrence, UUID callId, String response, boolean superseded) {}

    /**
     * An answer that a grader paid for.
     *
     * @param scope the scoring step: model and item, with the grader's ref where the task has several
     * @param fingerprint SHA-256 of the request in canonical form, hexadecimal
     * @param occurrence numbers identical requests of a step from 0, superseded ones included
     * @param attempt the attempt that paid
     * @param response what the grader was given, JSON
     */
    record GraderCall(
            UUID runId,
            String scope,
            int grading,
            String fingerprint,
            int occurrence,
            int attempt,
            UUID callId,
            Kind kind,
            String model,
            @Nullable String responseId,
            String response,
            @Nullable Integer inputTokens,
            @Nullable Integer outputTokens,
            Instant finishedAt) {

        /** What was asked for. */
        public enum Kind implements TextEnum {
            RESPONSE,
            EMBEDDING
        }
    }
}
