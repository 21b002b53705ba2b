package dev.assay.api.schedule;

import dev.assay.api.body.Checked;
import dev.assay.api.error.Violations;
import dev.assay.api.json.ApiJson;
import dev.assay.api.json.Patched;
import dev.assay.ledger.Ids;
import dev.assay.ledger.schedule.Schedule;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Body of {@code PATCH /schedules/{schedule_id}}. What is absent stays; null clears what may be null. */
record PatchScheduleRequest(
        @Nullable @Size(min = 1, max = 255) String name,

        @Schema(implementation = String.class) @Nullable Patched<@Size(max = 10_000) String> description,
        @Schema(implementation = Integer.class) @Nullable Patched<@Min(1) Integer> suiteVersion,
        @Schema(implementation = String.class) @Nullable Patched<String> cron,
        @Schema(implementation = Integer.class) @Nullable Patched<@Min(1) @Max(31_622_400) Integer> intervalSeconds,
        @Nullable String timezone,
        @Nullable String overlapPolicy,
        @Nullable Boolean enabled,
        @Schema(implementation = String.class) @Nullable Patched<@Size(max = 2_048) String> webhookUrl,
        @Schema(implementation = String.class) @Nullable Patched<@Size(max = 255) String> webhookSecret,
        @Nullable @Valid ScheduleRun run,
        @Nullable @Size(max = 16) Map<@Size(max = 64) String, @NotNull @Size(max = 512) String> metadata)
        implements Checked {

    @Override
    public void check(Violations violations) {
        ScheduleRules.run(Ids.suite(new UUID(0, 0)), run, violations);
    }

    Schedule.Spec over(Schedule.Spec present) {
        String url = Patched.over(present.webhookUrl(), webhookUrl);
        // Without a target there is nothing to sign: clearing the URL alone clears both.
        boolean cleared = url == null && webhookUrl != null && webhookSecret == null;
        return new Schedule.Spec(
                Objects.requireNonNullElse(name, present.name()),
                Patched.over(present.description(), description),
                present.suiteId(),
                Patched.over(present.suiteVersion(), suiteVersion),
                Patched.over(present.cron(), cron),
                Patched.over(present.intervalSeconds(), intervalSeconds),
                Objects.requireNonNullElse(timezone, present.timezone()),
                Objects.requireNonNullElse(overlapPolicy, present.overlapPolicy()),
                enabled == null ? present.enabled() : enabled,
                run == null ? present.run() : run.json(),
                metadata == null ? present.metadata() : ApiJson.MAPPER.<JsonNode>valueToTree(metadata),
                url,
                cleared ? null : Patched.over(present.webhookSecret(), webhookSecret));
    }

    @Override
    public String toString() {
        return "PatchScheduleRequest";
    }
}
