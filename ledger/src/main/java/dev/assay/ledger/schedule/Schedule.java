package dev.assay.ledger.schedule;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A schedule as the ledger has it.
 *
 * @param seq order of creation, the cursor of lists
 * @param revision raised by every change
 * @param synced the revision that Temporal has
 * @param nextRunAt as Temporal said last; null where it has said nothing
 * @param lastRunId the newest of its runs that is not deleted
 */
public record Schedule(
        UUID id,
        long seq,
        String orgId,
        String teamId,
        @Nullable String onBehalfOf,
        @Nested Spec spec,
        long revision,
        long synced,
        @Nullable Instant nextRunAt,
        @Nullable UUID lastRunId,
        @Nullable Instant lastRunAt,
        @Nullable String lastRunStatus,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt) {

    public Schedule {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(spec, "spec is null");
    }

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
    public record Spec(
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

        public Spec {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(suiteId, "suiteId is null");
            Objects.requireNonNull(run, "run is null");
            Objects.requireNonNull(metadata, "metadata is null");
        }

        @Override
        public String toString() {
            return "Spec[" + name + "]";
        }
    }
}
