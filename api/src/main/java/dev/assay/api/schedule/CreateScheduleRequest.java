package dev.assay.api.schedule;

import dev.assay.api.body.Checked;
import dev.assay.api.error.Violations;
import dev.assay.api.json.ApiJson;
import dev.assay.ledger.schedule.Schedule;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /schedules}.
 *
 * @param suiteVersion default: the suite's active version at each firing
 * @param cron five fields; exactly one of it and {@code interval_seconds}
 * @param intervalSeconds {@code assay.schedules.minimum-interval}, 60 s by default, to 366 days, counted from midnight UTC of 1970-01-01
 * @param timezone IANA name, for cron; default UTC
 * @param overlapPolicy skip (default), buffer_one or allow_all
 * @param enabled default true
 * @param webhookUrl https; needs a secret
 * @param webhookSecret never returned
 */
record CreateScheduleRequest(
        @NotBlank @Size(max = 255) String name,
        @NotNull String suiteId,
        @NotNull @Valid ScheduleRun run,
        @Nullable @Size(max = 10_000) String description,
        @Nullable @Min(1) Integer suiteVersion,
        @Nullable String cron,

        @Schema(description = "At least assay.schedules.minimum-interval, 60 by default")
        @Nullable @Min(1) @Max(31_622_400) Integer intervalSeconds,

        @Nullable String timezone,

        @Schema(allowableValues = {"skip", "buffer_one", "allow_all"}) @Nullable String overlapPolicy,

        @Nullable Boolean enabled,
        @Nullable @Size(max = 2_048) String webhookUrl,
        @Nullable @Size(max = 255) String webhookSecret,
        @Nullable @Size(max = 16) Map<@Size(max = 64) String, @NotNull @Size(max = 512) String> metadata)
        implements Checked {

    @Override
    public void check(Violations violations) {
        ScheduleRules.run(suiteId, run, violations);
    }

    Schedule.Spec spec(UUID suite) {
        return new Schedule.Spec(
                name,
                description,
                suite,
                suiteVersion,
                cron,
                intervalSeconds,
                Objects.requireNonNullElse(timezone, "UTC"),
                Objects.requireNonNullElse(overlapPolicy, "skip"),
                !Boolean.FALSE.equals(enabled),
                run.json(),
                ApiJson.MAPPER.valueToTree(metadata == null ? Map.of() : metadata),
                webhookUrl,
                webhookSecret);
    }

    @Override
    public String toString() {
        return "CreateScheduleRequest[" + name + "]";
    }
}
