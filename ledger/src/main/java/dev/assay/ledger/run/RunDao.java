package dev.assay.ledger.run;

import dev.assay.ledger.ItemSize;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** {@code eval_runs}: writing a run, finding it, listing them. Its transitions are in {@link RunTransitionDao}. */
@RegisterConstructorMapper(Run.class)
public interface RunDao {

    String COLUMNS = """
            id, seq, org_id, team_id, on_behalf_of, idempotency_key,
            encode(request_sha256, 'hex') AS request_sha256,
            suite_id, suite_version, suite_version_id, models, task_ids, judge_model, embedding_model,
            generation, max_samples_per_task, generation_concurrency, grader_concurrency, metadata, pins,
            state, attempt, grading, execution, paused, cancel_now, regrade, stop_cause, error, prepared_at,
            total_samples, completed_samples, failed_samples, metrics,
            created_at, started_at, completed_at, cancelled_at, failed_at
            """;

    /**
     * Writes a queued run that is due at once.
     *
     * @param requestSha256 hex digest of the canonical request, null without a key
     * @return 1, or 0 where the team, or its end user, has a run under this key already
     */
    @SqlUpdate("""
            INSERT INTO eval_runs (
              id, org_id, team_id, on_behalf_of, idempotency_key, request_sha256,
              suite_id, suite_version, suite_version_id, models, task_ids, judge_model, embedding_model,
              generation, max_samples_per_task, generation_concurrency, grader_concurrency, metadata, pins,
              state, next_dispatch_at)
            VALUES (
              :id, :owner.orgId, :owner.teamId, :owner.onBehalfOf, :key, decode(:requestSha256, 'hex'),
              :request.suiteId, :request.suiteVersion, :request.suiteVersionId,
              CAST(:request.models AS text[]), CAST(:request.taskIds AS text[]),
              :request.judgeModel, :request.embeddingModel,
              CAST(:request.generation AS json), :request.maxSamplesPerTask,
              :request.generationConcurrency, :request.graderConcurrency,
              CAST(:request.metadata AS jsonb), CAST(:request.pins AS jsonb),
              'queued', now())
            ON CONFLICT (team_id, coalesce(on_behalf_of, ''), idempotency_key) WHERE idempotency_key IS NOT NULL
            DO NOTHING
            """)
    int insert(
            @Bind("id") UUID id,
            @BindMethods("owner") Run.Owner owner,
            @Nullable @Bind("key") String key,
            @Nullable @Bind("requestSha256") String requestSha256,
            @BindMethods("request") Run.Request request);

    /** Notes which schedule started a run, in the transaction that inserts it. */
    @SqlUpdate("UPDATE eval_runs SET schedule_id = :scheduleId WHERE id = :id")
    void ofSchedule(@Bind("id") UUID id, @Bind("scheduleId") UUID scheduleId);

    /** A run that is not deleted; with an end user given, only one of theirs. */
    @SqlQuery("SELECT " + COLUMNS + """
                    FROM eval_runs
                    WHERE id = :id AND team_id = :teamId AND deleted_at IS NULL
                      AND (CAST(:onBehalfOf AS text) IS NULL OR on_behalf_of = :onBehalfOf)
                    """)
    Optional<Run> find(
            @Bind("id") UUID id, @Bind("teamId") String teamId, @Nullable @Bind("onBehalfOf") String onBehalfOf);

    /** As {@link #find}, and nobody else changes the run before this transaction ends. */
    @SqlQuery("SELECT " + COLUMNS + """
                    FROM eval_runs
                    WHERE id = :id AND team_id = :teamId AND deleted_at IS NULL
                      AND (CAST(:onBehalfOf AS text) IS NULL OR on_behalf_of = :onBehalfOf)
                    FOR UPDATE
                    """)
    Optional<Run> lock(
            @Bind("id") UUID id, @Bind("teamId") String teamId, @Nullable @Bind("onBehalfOf") String onBehalfOf);

    /** Any run, deleted ones too, locked: for those who act on a run and not for a client. */
    @SqlQuery("SELECT " + COLUMNS + "FROM eval_runs WHERE id = :id FOR UPDATE")
    Optional<Run> lockAny(@Bind("id") UUID id);

    /**
     * The run created under a key for this end user, or for none; a deleted one too, since its key stays taken. Keys of
     * other end users are other keys.
     */
    @SqlQuery("SELECT " + COLUMNS + """
                    FROM eval_runs
                    WHERE team_id = :teamId AND coalesce(on_behalf_of, '') = coalesce(CAST(:onBehalfOf AS text), '')
                      AND idempotency_key = :key
                    """)
    Optional<Run> findByKey(
            @Bind("teamId") String teamId, @Nullable @Bind("onBehalfOf") String onBehalfOf, @Bind("key") String key);

    /** What {@link #list} would answer, by {@link Run#seq()} and the length of what may be long. */
    @SqlQuery("""
            SELECT seq AS position,
              octet_length(generation::text) + octet_length(metadata::text) + octet_length(models::text)
                + coalesce(octet_length(task_ids::text), 0) + coalesce(octet_length(metrics::text), 0)
                + coalesce(octet_length(error::text), 0) AS bytes
            FROM eval_runs
            WHERE team_id = :teamId AND deleted_at IS NULL AND seq < :before
              AND (CAST(:onBehalfOf AS text) IS NULL OR on_behalf_of = :onBehalfOf)
              AND (CAST(:suiteId AS uuid) IS NULL OR suite_id = :suiteId)
              AND (CAST(:suiteVersion AS int) IS NULL OR suite_version = :suiteVersion)
              AND (CAST(:state AS text) IS NULL OR state = :state)
              AND (CAST(:scheduleId AS uuid) IS NULL OR schedule_id = :scheduleId)
            ORDER BY seq DESC
            LIMIT :limit
            """)
    List<ItemSize> sizes(@BindMethods Filter filter);

    /** Newest first. */
    @SqlQuery("SELECT " + COLUMNS + """
                    FROM eval_runs
                    WHERE team_id = :teamId AND deleted_at IS NULL AND seq < :before
                      AND (CAST(:onBehalfOf AS text) IS NULL OR on_behalf_of = :onBehalfOf)
                      AND (CAST(:suiteId AS uuid) IS NULL OR suite_id = :suiteId)
                      AND (CAST(:suiteVersion AS int) IS NULL OR suite_version = :suiteVersion)
                      AND (CAST(:state AS text) IS NULL OR state = :state)
                      AND (CAST(:scheduleId AS uuid) IS NULL OR schedule_id = :scheduleId)
                    ORDER BY seq DESC
                    LIMIT :limit
                    """)
    List<Run> list(@BindMethods Filter filter);

    /** The runs of a suite that are not deleted, locked in order of creation. */
    @SqlQuery("SELECT " + COLUMNS + """
                    FROM eval_runs
                    WHERE suite_id = :suiteId AND deleted_at IS NULL
                    ORDER BY seq
                    FOR UPDATE
                    """)
    List<Run> lockOfSuite(@Bind("suiteId") UUID suiteId);

    /**
     * Which runs a list shows; a null leaves its filter out.
     *
     * @param before only runs created before the one with this {@link Run#seq()}
     * @param limit rows at most
     */
    record Filter(
            String teamId,
            @Nullable String onBehalfOf,
            @Nullable UUID suiteId,
            @Nullable Integer suiteVersion,
            @Nullable RunState state,
            @Nullable UUID scheduleId,
            long before,
            int limit) {

        /** {@link #before} of a first page. */
        public static final long NEWEST = Long.MAX_VALUE;

        public Filter {
            Objects.requireNonNull(teamId, "teamId is null");
        }

        /** Of all schedules and of none. */
        public Filter(
                String teamId,
                @Nullable String onBehalfOf,
                @Nullable UUID suiteId,
                @Nullable Integer suiteVersion,
                @Nullable RunState state,
                long before,
                int limit) {
            this(teamId, onBehalfOf, suiteId, suiteVersion, state, null, before, limit);
        }

        /** Only those that this schedule started. */
        public Filter ofSchedule(UUID schedule) {
            return new Filter(teamId, onBehalfOf, suiteId, suiteVersion, state, schedule, before, limit);
        }

        /** The first of them, from one that is known to be among them on: what was created since is left out. */
        public Filter first(int count, long from) {
            return new Filter(teamId, onBehalfOf, suiteId, suiteVersion, state, scheduleId, from + 1, count);
        }
    }
}
