package dev.assay.ledger.schedule;

import dev.assay.ledger.ItemSize;
import dev.assay.ledger.tenancy.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** {@code eval_schedules}. Every change raises the revision and is due at once to be told to Temporal. */
public interface ScheduleDao {

    String SCHEDULE = """
            SELECT s.id, s.seq, s.org_id, s.team_id, s.on_behalf_of,
              s.name, s.description, s.suite_id, s.suite_version, s.cron, s.interval_seconds, s.timezone,
              s.overlap_policy, s.enabled, s.run, s.metadata, s.webhook_url, s.webhook_secret,
              s.revision, s.synced, s.next_run_at,
              r.id AS last_run_id, r.created_at AS last_run_at, r.state AS last_run_status,
              s.created_at, s.updated_at, s.deleted_at
            FROM eval_schedules s
            LEFT JOIN LATERAL (
              SELECT l.id, l.created_at, l.state
              FROM eval_runs l
              WHERE l.schedule_id = s.id AND l.deleted_at IS NULL
              ORDER BY l.seq DESC
              LIMIT 1) r ON true
            """;

    @SqlUpdate("""
            INSERT INTO eval_schedules (
              id, org_id, team_id, on_behalf_of, name, description, suite_id, suite_version, cron, interval_seconds,
              timezone, overlap_policy, enabled, run, metadata, webhook_url, webhook_secret)
            VALUES (
              :id, :orgId, :teamId, :onBehalfOfOrNull, :name, :description, :suiteId, :suiteVersion, :cron,
              :intervalSeconds, :timezone, :overlapPolicy, :enabled, CAST(:run AS json), :metadata,
              :webhookUrl, :webhookSecret)
            """)
    void insert(UUID id, @BindMethods Principal caller, @BindMethods Schedule.Spec spec);

    /** A secret that changes goes on signing beside the new one for so long. */
    @SqlUpdate("""
            UPDATE eval_schedules
            SET name = :name, description = :description, suite_version = :suiteVersion, cron = :cron,
              interval_seconds = :intervalSeconds, timezone = :timezone, overlap_policy = :overlapPolicy,
              enabled = :enabled, run = CAST(:run AS json), metadata = :metadata, webhook_url = :webhookUrl,
              previous_secret = CASE WHEN webhook_secret IS DISTINCT FROM :webhookSecret
                THEN webhook_secret ELSE previous_secret END,
              previous_until = CASE WHEN webhook_secret IS DISTINCT FROM :webhookSecret
                THEN now() + :overlapSeconds * interval '1 second' ELSE previous_until END,
              webhook_secret = :webhookSecret,
              next_run_at = NULL, revision = revision + 1, next_sync_at = now(), sync_tries = 0, updated_at = now()
            WHERE id = :id
            """)
    void update(UUID id, @BindMethods Schedule.Spec spec, double overlapSeconds);

    @SqlQuery(SCHEDULE + """
            WHERE s.id = :id AND s.team_id = :teamId AND s.deleted_at IS NULL
              AND (:onBehalfOfOrNull::text IS NULL OR s.on_behalf_of = :onBehalfOfOrNull)
            """)
    Optional<Schedule> find(UUID id, @BindMethods Principal caller);

    @SqlQuery(SCHEDULE + """
            WHERE s.id = :id AND s.team_id = :teamId AND s.deleted_at IS NULL
              AND (:onBehalfOfOrNull::text IS NULL OR s.on_behalf_of = :onBehalfOfOrNull)
            FOR UPDATE OF s
            """)
    Optional<Schedule> lock(UUID id, @BindMethods Principal caller);

    /** Whoever's, deleted ones too: for those who act on a schedule and not for a client. */
    @SqlQuery(SCHEDULE + "WHERE s.id = :id")
    Optional<Schedule> any(UUID id);

    /** What {@link #newest} would answer, by {@link Schedule#seq()} and the length of what may be long. */
    @SqlQuery("""
            SELECT s.seq AS position, octet_length(s.run::text) + coalesce(octet_length(s.description), 0) AS bytes
            FROM eval_schedules s
            WHERE s.team_id = :teamId AND s.deleted_at IS NULL AND s.seq < :before
              AND (:onBehalfOfOrNull::text IS NULL OR s.on_behalf_of = :onBehalfOfOrNull)
              AND (:suiteId::uuid IS NULL OR s.suite_id = :suiteId)
              AND (:enabled::boolean IS NULL OR s.enabled = :enabled)
            ORDER BY s.seq DESC
            LIMIT :limit
            """)
    List<ItemSize> sizes(
            @BindMethods Principal caller, @Nullable UUID suiteId, @Nullable Boolean enabled, long before, int limit);

    @SqlQuery(SCHEDULE + """
            WHERE s.team_id = :teamId AND s.deleted_at IS NULL AND s.seq < :before
              AND (:onBehalfOfOrNull::text IS NULL OR s.on_behalf_of = :onBehalfOfOrNull)
              AND (:suiteId::uuid IS NULL OR s.suite_id = :suiteId)
              AND (:enabled::boolean IS NULL OR s.enabled = :enabled)
            ORDER BY s.seq DESC
            LIMIT :limit
            """)
    List<Schedule> newest(
            @BindMethods Principal caller, @Nullable UUID suiteId, @Nullable Boolean enabled, long before, int limit);

    /** Its runs stay; what of its webhooks was not delivered is not sent any more. */
    @SqlUpdate("""
            WITH unsent AS (
              UPDATE eval_webhook_deliveries
              SET state = 'failed', next_try_at = NULL, ended_at = now(), last_error = 'schedule deleted'
              WHERE schedule_id = :id AND state = 'pending')
            UPDATE eval_schedules
            SET deleted_at = now(), updated_at = now(), revision = revision + 1, next_sync_at = now(),
              webhook_secret = CASE WHEN webhook_url IS NULL THEN NULL ELSE '' END, previous_secret = NULL
            WHERE id = :id
            """)
    void delete(UUID id);

    @SqlQuery("SELECT id FROM eval_schedules WHERE suite_id = :suiteId AND deleted_at IS NULL ORDER BY id FOR UPDATE")
    List<UUID> lockOfSuite(UUID suiteId);

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
    List<UUID> takeUnsynced(int limit);

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
    int syncNow();
}
