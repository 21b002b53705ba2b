package dev.assay.api.webhook;

import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunState;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run as a transition left it, whatever has become of it since. */
final class RunAtTransition {

    private RunAtTransition() {}

    /** @param json what the trigger on {@code eval_runs} has kept of it */
    static Run of(Run now, String json) {
        JsonNode then = JsonMapper.shared().readTree(json);
        return new Run(
                now.id(),
                now.seq(),
                now.owner(),
                now.idempotencyKey(),
                now.requestSha256(),
                now.request(),
                RunState.of(then.path("state").asString("")),
                then.path("attempt").asInt(0),
                now.grading(),
                now.execution(),
                now.paused(),
                now.cancelNow(),
                now.regrade(),
                now.stopCause(),
                present(then.path("error")),
                now.preparedAt(),
                new RunCounters.Counts(
                        then.path("total_samples").asLong(0),
                        then.path("completed_samples").asLong(0),
                        then.path("failed_samples").asLong(0)),
                present(then.path("metrics")),
                new Run.Times(
                        now.times().createdAt(),
                        time(then.path("started_at")),
                        time(then.path("completed_at")),
                        time(then.path("cancelled_at")),
                        time(then.path("failed_at"))));
    }

    private static @Nullable JsonNode present(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? null : value;
    }

    private static @Nullable Instant time(JsonNode value) {
        return value.isString() ? OffsetDateTime.parse(value.asString("")).toInstant() : null;
    }
}
