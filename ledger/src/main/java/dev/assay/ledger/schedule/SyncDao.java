package dev.assay.ledger.schedule;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Which schedules Temporal has to be told of, or asked about. */
public interface SyncDao {

    /** Takes some, each to be repeated after 2 s, 4 s and so on to 60 s until {@link #synced} is called for it. */
    @SqlQuery("""
            UPDATE eval_schedules
            SET next_sync_at = now() + least(60, 2 ^ least(sync_tries + 1, 6)) * interval '1 second',
              sync_tries = sync_tries + 1
            WHERE id = ANY (ARRAY(
              SELECT id
              FROM eval_schedules
              WHERE next_sync_at <= now()
              ORDER BY next_sync_at
              LIMIT :limit
              FOR UPDATE SKIP LOCKED))
            RETURNING id
            """)
    List<UUID> take(int limit);

    /**
     * Temporal agrees with this revision. It is asked again when the schedule has fired, and every five minutes, since
     * it may have lost it; never again where it was deleted.
     */
    @SqlUpdate("""
            UPDATE eval_schedules
            SET synced = :revision, sync_tries = 0, next_run_at = :nextRunAt,
              next_sync_at = CASE WHEN deleted_at IS NULL THEN greatest(
                now() + interval '2 seconds',
                least(now() + interval '5 minutes', :nextRunAt::timestamptz + interval '1 second')) END
            WHERE id = :id AND revision = :revision
            """)
    int synced(UUID id, long revision, @Nullable Instant nextRunAt);

    /** Makes every waiting schedule due at once: Temporal is back. */
    @SqlUpdate(
            "UPDATE eval_schedules SET next_sync_at = now(), sync_tries = 0 WHERE next_sync_at > now() AND sync_tries > 0")
    int hurry();
}
