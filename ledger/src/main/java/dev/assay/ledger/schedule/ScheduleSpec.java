package dev.assay.ledger.schedule;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a client says of a schedule.
 *
 * @param suiteVersion null: the active one at each firing
 * @param cron five fields; null where {@code intervalSeconds} is given
 * @param timezone IANA name, for cron
 * @param overlapPolicy {@code skip}, {@code buffer_one} or {@code allow_all}
 * @param run the fields of a request for a run, as they came
 * @param webhookSecret never shown, never logged
 */
public record ScheduleSpec(
        String name,
        @Nullable String description,
        UUID suiteId,
        @Nullable Integer suiteVersion,
        @Nullable String cron,
        @Nullable Integer intervalSeconds,
        String timezone,
        String overlapPolicy,
        boolean enabled,
        JsonNode run,
        JsonNode metadata,
        @Nullable String webhookUrl,
        @Nullable String webhookSecret) {

    public ScheduleSpec {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(suiteId, "suiteId is null");
        Objects.requireNonNull(run, "run is null");
        Objects.requireNonNull(metadata, "metadata is null");
    }

    @Override
    public String toString() {
        return "ScheduleSpec[" + name + "]";
    }
}
