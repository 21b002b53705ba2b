package dev.assay.api.schedule;

import dev.assay.ledger.Ids;
import dev.assay.ledger.schedule.Schedule;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A schedule as clients see it; every field is always present. Times are Unix seconds.
 *
 * @param suiteVersion null: the active one at each firing
 * @param webhookConfigured whether a secret is stored; it is never returned
 * @param nextRunAt as Temporal said last; null while it has not been asked, and where it will not fire
 */
@Schema(name = "Schedule")
record ScheduleView(
        String id,
        String object,
        String name,
        @Nullable String description,
        String suiteId,
        @Nullable Integer suiteVersion,
        @Nullable String cron,
        @Nullable Integer intervalSeconds,
        String timezone,
        String overlapPolicy,
        boolean enabled,
        @Nullable String webhookUrl,
        boolean webhookConfigured,
        JsonNode run,
        JsonNode metadata,
        @Nullable String lastRunId,
        @Nullable Long lastRunAt,
        @Nullable String lastRunStatus,
        @Nullable Long nextRunAt,
        long createdAt,
        long updatedAt) {

    /** What a DELETE answers. */
    @Schema(name = "DeletedSchedule")
    record Deleted(String id, String object, boolean deleted) {}

    static ScheduleView of(Schedule schedule) {
        Schedule.Spec spec = schedule.spec();
        return new ScheduleView(
                Ids.schedule(schedule.id()),
                "eval.schedule",
                spec.name(),
                spec.description(),
                Ids.suite(spec.suiteId()),
                spec.suiteVersion(),
                spec.cron(),
                spec.intervalSeconds(),
                spec.timezone(),
                spec.overlapPolicy(),
                spec.enabled(),
                spec.webhookUrl(),
                spec.webhookSecret() != null,
                spec.run(),
                spec.metadata(),
                schedule.lastRunId() == null ? null : Ids.run(schedule.lastRunId()),
                seconds(schedule.lastRunAt()),
                schedule.lastRunStatus(),
                seconds(schedule.nextRunAt()),
                schedule.createdAt().getEpochSecond(),
                schedule.updatedAt().getEpochSecond());
    }

    static @Nullable Long seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }
}
