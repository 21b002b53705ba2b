package dev.assay.ledger.run;

import dev.assay.ledger.ItemSize;
import dev.assay.ledger.run.Attempt.Receipt;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
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

/** {@code eval_run_attempts}: one row a pass, with the receipt at its start and the counters at its end. */
@RegisterConstructorMapper(Attempt.class)
public interface AttemptDao {

    String COLUMNS = """
            run_id, attempt, kind, grading, requested_by, requested_at,
            kept, resumed_at_scoring, requeued, prepared_from_scratch,
            calls_before, input_tokens_before, output_tokens_before,
            calls_spent, input_tokens_spent, output_tokens_spent,
            ended_at, end_state, error, metrics, suite_version, judge_model, embedding_model
            """;

    /** What the attempt grades by is what its run says now. */
    @SqlUpdate("""
            INSERT INTO eval_run_attempts (
              run_id, attempt, kind, grading, requested_by,
              kept, resumed_at_scoring, requeued, prepared_from_scratch,
              calls_before, input_tokens_before, output_tokens_before,
              suite_version, suite_version_id, judge_model, embedding_model)
            SELECT
              id, :attempt, :kind, :grading, :requestedBy,
              :kept, :resumedAtScoring, :requeued, :preparedFromScratch,
              :callsBefore, :inputTokensBefore, :outputTokensBefore,
              suite_version, suite_version_id, judge_model, embedding_model
            FROM eval_runs
            WHERE id = :runId
            """)
    void insert(
            @Bind("runId") UUID runId,
            @Bind("attempt") int attempt,
            @Bind("kind") Attempt.Kind kind,
            @Bind("grading") int grading,
            @Nullable @Bind("requestedBy") String requestedBy,
            @BindMethods Receipt receipt);

    @SqlQuery("SELECT " + COLUMNS + "FROM eval_run_attempts WHERE run_id = :runId AND attempt = :attempt")
    Optional<Attempt> find(@Bind("runId") UUID runId, @Bind("attempt") int attempt);

    @SqlQuery("SELECT " + COLUMNS + "FROM eval_run_attempts WHERE run_id = :runId ORDER BY attempt")
    List<Attempt> list(@Bind("runId") UUID runId);

    /** What {@link #page} would answer, by number and the length of what may be long. */
    @SqlQuery("""
            SELECT attempt AS position,
              coalesce(octet_length(metrics::text), 0) + coalesce(octet_length(error::text), 0) AS bytes
            FROM eval_run_attempts
            WHERE run_id = :runId AND attempt < :before
            ORDER BY attempt DESC
            LIMIT :limit
            """)
    List<ItemSize> sizes(@Bind("runId") UUID runId, @Bind("before") int before, @Bind("limit") int limit);

    /** The latest attempts of a run before one, newest first. */
    @SqlQuery("SELECT " + COLUMNS + """
                    FROM eval_run_attempts
                    WHERE run_id = :runId AND attempt < :before
                    ORDER BY attempt DESC
                    LIMIT :limit
                    """)
    List<Attempt> page(@Bind("runId") UUID runId, @Bind("before") int before, @Bind("limit") int limit);

    /** Writes the attempt's totals; an attempt that has ended stays as it is. */
    @SqlUpdate("""
            UPDATE eval_run_attempts
            SET ended_at = now(), end_state = :endState, error = CAST(:error AS json), metrics = CAST(:metrics AS json),
                calls_spent = :counters.calls - calls_before,
                input_tokens_spent = :counters.inputTokensOrZero - input_tokens_before,
                output_tokens_spent = :counters.outputTokensOrZero - output_tokens_before
            WHERE run_id = :runId AND attempt = :attempt AND ended_at IS NULL
            """)
    void end(
            @Bind("runId") UUID runId,
            @Bind("attempt") int attempt,
            @Bind("endState") RunState endState,
            @Nullable @Bind("error") JsonNode error,
            @Nullable @Bind("metrics") JsonNode metrics,
            @BindMethods("counters") RunCounters counters);
}
