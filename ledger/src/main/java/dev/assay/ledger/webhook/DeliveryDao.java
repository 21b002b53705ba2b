package dev.assay.ledger.webhook;

import dev.assay.text.TextEnum;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The outbox. A trigger on {@code eval_runs} fills it in the transaction of each transition. */
public interface DeliveryDao {

    /**
     * Leases one webhook that has something due and that nobody sends for. A message waits for the earlier ones of its
     * run.
     */
    @SqlQuery("""
            UPDATE eval_schedules
            SET webhook_leased_until = now() + :leaseSeconds * interval '1 second'
            WHERE id = (
              SELECT s.id
              FROM eval_schedules s
              WHERE (s.webhook_leased_until IS NULL OR s.webhook_leased_until < now())
                AND s.id IN (
                  SELECT d.schedule_id
                  FROM eval_webhook_deliveries d
                  WHERE d.state = 'pending' AND d.next_try_at <= now() AND NOT EXISTS (
                    SELECT FROM eval_webhook_deliveries e
                    WHERE e.run_id = d.run_id AND e.seq < d.seq AND e.state = 'pending'))
              LIMIT 1
              FOR UPDATE SKIP LOCKED)
            RETURNING id
            """)
    Optional<UUID> lease(double leaseSeconds);

    @SqlQuery("""
            SELECT d.id, d.seq, d.schedule_id, d.run_id, d.type, d.occurred_at, d.body, d.state, d.tries,
              d.next_try_at, d.last_status, d.last_error, d.ended_at
            FROM eval_webhook_deliveries d
            WHERE d.schedule_id = :scheduleId AND d.state = 'pending' AND d.next_try_at <= now() AND NOT EXISTS (
              SELECT FROM eval_webhook_deliveries e
              WHERE e.run_id = d.run_id AND e.seq < d.seq AND e.state = 'pending')
            ORDER BY d.seq
            LIMIT 1
            """)
    Optional<Delivery> due(UUID scheduleId);

    @SqlQuery("""
            SELECT team_id, webhook_url, webhook_secret,
              CASE WHEN previous_until > now() THEN previous_secret END AS previous_secret
            FROM eval_schedules
            WHERE id = :scheduleId AND webhook_url IS NOT NULL AND deleted_at IS NULL
            """)
    Optional<Target> target(UUID scheduleId);

    /** The run as the transition left it, in JSON. Empty: the body is made, or the message is of a version before V14. */
    @SqlQuery("SELECT run::text FROM eval_webhook_deliveries WHERE id = :id AND run IS NOT NULL")
    Optional<String> run(UUID id);

    @SqlUpdate("UPDATE eval_webhook_deliveries SET body = :body, run = NULL WHERE id = :id AND body IS NULL")
    void body(UUID id, String body);

    @SqlUpdate("""
            UPDATE eval_webhook_deliveries
            SET state = 'delivered', tries = tries + 1, next_try_at = NULL, last_status = :status, last_error = NULL,
              ended_at = now()
            WHERE id = :id AND state = 'pending'
            """)
    void delivered(UUID id, int status);

    /** Tried again after this pause, unless that is later than the time for which it is tried at all. */
    @SqlUpdate("""
            UPDATE eval_webhook_deliveries
            SET tries = tries + 1, last_status = :status, last_error = :error,
              state = CASE WHEN now() + :pauseSeconds * interval '1 second'
                > occurred_at + :giveUpSeconds * interval '1 second' THEN 'failed' ELSE 'pending' END,
              next_try_at = CASE WHEN now() + :pauseSeconds * interval '1 second'
                > occurred_at + :giveUpSeconds * interval '1 second' THEN NULL
                ELSE now() + :pauseSeconds * interval '1 second' END,
              ended_at = CASE WHEN now() + :pauseSeconds * interval '1 second'
                > occurred_at + :giveUpSeconds * interval '1 second' THEN now() END
            WHERE id = :id AND state = 'pending'
            """)
    void again(UUID id, @Nullable Integer status, String error, double pauseSeconds, double giveUpSeconds);

    @SqlUpdate("""
            UPDATE eval_webhook_deliveries
            SET state = 'failed', next_try_at = NULL, last_error = :error, ended_at = now()
            WHERE id = :id AND state = 'pending'
            """)
    void drop(UUID id, String error);

    @SqlUpdate("UPDATE eval_schedules SET webhook_leased_until = NULL WHERE id = :scheduleId")
    void release(UUID scheduleId);

    @SqlQuery("""
            SELECT id, seq, schedule_id, run_id, type, occurred_at, body, state, tries, next_try_at, last_status,
              last_error, ended_at
            FROM eval_webhook_deliveries
            WHERE schedule_id = :scheduleId AND seq < :before
            ORDER BY seq DESC
            LIMIT :limit
            """)
    List<Delivery> newest(UUID scheduleId, long before, int limit);

    /** Those of the last thirty days are kept. */
    @SqlUpdate("DELETE FROM eval_webhook_deliveries WHERE ended_at < now() - interval '30 days'")
    int purge();

    /**
     * One message of a webhook.
     *
     * @param body null until the first try
     */
    record Delivery(
            UUID id,
            long seq,
            UUID scheduleId,
            UUID runId,
            String type,
            Instant occurredAt,
            @Nullable String body,
            State state,
            int tries,
            @Nullable Instant nextTryAt,
            @Nullable Integer lastStatus,
            @Nullable String lastError,
            @Nullable Instant endedAt) {

        public enum State implements TextEnum {
            PENDING,
            DELIVERED,
            FAILED
        }
    }

    /**
     * Where a message goes and what signs it.
     *
     * @param previousSecret signs beside the other one, null where none does
     */
    record Target(
            String teamId,
            String webhookUrl,
            String webhookSecret,
            @Nullable String previousSecret) {

        @Override
        public String toString() {
            return "Target[" + webhookUrl + "]";
        }
    }
}
