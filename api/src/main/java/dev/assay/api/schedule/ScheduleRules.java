package dev.assay.api.schedule;

import dev.assay.api.error.Violations;
import dev.assay.api.webhook.WebhookSignature;
import dev.assay.api.webhook.WebhookTargets;
import dev.assay.ledger.schedule.Schedule;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a schedule must keep beyond the shape of its fields. */
final class ScheduleRules {

    private static final List<String> OVERLAP = List.of("skip", "buffer_one", "allow_all");

    private ScheduleRules() {}

    /** The run's own rules, at their place in the schedule. */
    static void run(@Nullable String suiteId, @Nullable ScheduleRun run, Violations violations) {
        if (run == null || run.models() == null || suiteId == null) {
            return;
        }
        Violations own = new Violations();
        run.request(suiteId, null, null).check(own);
        own.list().forEach(v -> violations.add("$.run" + v.path().substring(1), v.message()));
    }

    /** The schedule as it would be after the request. */
    static void check(Schedule.Spec spec, WebhookTargets targets, Violations violations) {
        boolean one = (spec.cron() == null) != (spec.intervalSeconds() == null);
        violations.unless(
                one, "$", spec.cron() == null ? "neither" : "both", "exactly one of cron and interval_seconds");
        if (spec.cron() != null) {
            Cron.check(spec.cron(), violations);
        }
        violations.unless(
                ZoneId.getAvailableZoneIds().contains(spec.timezone()),
                "$.timezone",
                spec.timezone(),
                "an IANA time zone such as Europe/Berlin");
        violations.unless(
                OVERLAP.contains(spec.overlapPolicy()),
                "$.overlap_policy",
                spec.overlapPolicy(),
                String.join(", ", OVERLAP));
        webhook(spec, targets, violations);
    }

    private static void webhook(Schedule.Spec spec, WebhookTargets targets, Violations violations) {
        String secret = spec.webhookSecret();
        if (spec.webhookUrl() != null) {
            targets.refusal(spec.webhookUrl()).ifPresent(refusal -> violations.add("$.webhook_url", refusal));
            violations.unless(
                    secret != null,
                    "$.webhook_secret",
                    null,
                    "a secret beside webhook_url: it is never returned, so nobody could learn one that is generated");
        }
        violations.unless(
                secret == null || WebhookSignature.isSecret(secret),
                "$.webhook_secret",
                secret,
                "whsec_ and 24..64 bytes in base64, or 16..255 other characters");
    }
}
