package dev.assay.ledger.dispatch;

import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** What the dispatcher and the reconciler ask of the ledger. Times are PostgreSQL's: processes' clocks may differ. */
public interface DispatchDao {

    /**
     * Takes due runs, each to be repeated after 2 s, 4 s and so on to 60 s until its execution has claimed it. Taken is
     * not locked: no transaction is open while Temporal is called.
     */
    @SqlQuery("""
            UPDATE eval_runs
            SET next_dispatch_at = now() + least(60, 2 ^ least(dispatch_tries + 1, 6)) * interval '1 second',
                dispatch_tries = dispatch_tries + 1
            WHERE id = ANY (ARRAY(
              SELECT id
              FROM eval_runs
              WHERE next_dispatch_at <= now()
              ORDER BY next_dispatch_at
              LIMIT :limit
              FOR UPDATE SKIP LOCKED))
            RETURNING id, attempt, state, suite_id, models, dispatch_tries
            """)
    @RegisterConstructorMapper(DueRun.class)
    List<DueRun> take(@Bind("limit") int limit);

    /** Makes every waiting run due at once: Temporal is back. */
    @SqlUpdate("""
            UPDATE eval_runs
            SET next_dispatch_at = now(), dispatch_tries = 0
            WHERE id = ANY (ARRAY(
              SELECT id
              FROM eval_runs
              WHERE next_dispatch_at > now()
              FOR UPDATE SKIP LOCKED))
            """)
    int dispatchNow();

    /**
     * Active runs that no lane has shown a sign of life for, that did not begin just now, and that no dispatcher is
     * starting already.
     *
     * @param quietSeconds how long at least
     * @param silentSeconds after how long a run counts as {@link QuietRun#silent()}
     */
    @SqlQuery("""
            SELECT id, state, attempt, execution, last_sign < now() - :silentSeconds * interval '1 second' AS silent
            FROM (
              SELECT r.id, r.state, r.attempt, r.execution,
                     greatest(
                       coalesce(r.started_at, r.created_at),
                       (SELECT a.requested_at
                        FROM eval_run_attempts a
                        WHERE a.run_id = r.id AND a.attempt = r.attempt),
                       (SELECT max(l.seen_at)
                        FROM eval_lanes l
                        WHERE l.run_id = r.id)) AS last_sign
              FROM eval_runs r
              WHERE r.state IN ('in_progress', 'finalizing', 'cancelling')
                AND NOT (r.execution IS NULL AND r.next_dispatch_at IS NOT NULL)
            ) active
            WHERE last_sign < now() - :quietSeconds * interval '1 second'
            """)
    @RegisterConstructorMapper(QuietRun.class)
    List<QuietRun> quiet(@Bind("quietSeconds") double quietSeconds, @Bind("silentSeconds") double silentSeconds);

    /** A run that waits for an execution or has to wake the one it has. */
    record DueRun(UUID id, int attempt, RunState state, UUID suiteId, List<String> models, int dispatchTries) {

        public DueRun {
            Objects.requireNonNull(id, "id is null");
            Objects.requireNonNull(state, "state is null");
            Objects.requireNonNull(suiteId, "suiteId is null");
            models = List.copyOf(models);
        }
    }

    /**
     * An active run none of whose lanes has been seen lately.
     *
     * @param silent whether that has been so for the longer of the two times asked for
     */
    record QuietRun(
            UUID id, RunState state, int attempt, @Nullable String execution, boolean silent) {

        public QuietRun {
            Objects.requireNonNull(id, "id is null");
            Objects.requireNonNull(state, "state is null");
        }

        /** Whether the run is still as it was when it was found quiet. */
        public boolean same(Run run) {
            return run.state() == state && run.attempt() == attempt && Objects.equals(run.execution(), execution);
        }
    }
}
