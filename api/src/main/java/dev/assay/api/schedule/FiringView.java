package dev.assay.api.schedule;

import dev.assay.ledger.Ids;
import dev.assay.ledger.schedule.FiringDao.Firing;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One firing of a schedule. Times are Unix seconds.
 *
 * @param status pending, buffered, started, skipped or failed
 * @param runId the run it started; it may be deleted by now
 * @param error why it was skipped or failed: code and message
 */
@Schema(name = "ScheduleFiring")
record FiringView(
        String id,
        String object,
        String scheduleId,
        long fireAt,
        String status,
        @Nullable String runId,
        @Nullable JsonNode error,
        @Nullable Long decidedAt) {

    static FiringView of(Firing firing) {
        return new FiringView(
                Ids.firing(Ids.firing(firing.scheduleId(), firing.fireAt())),
                "eval.schedule.firing",
                Ids.schedule(firing.scheduleId()),
                firing.fireAt().getEpochSecond(),
                firing.state().text(),
                firing.startedRun() == null ? null : Ids.run(firing.startedRun()),
                firing.error(),
                ScheduleView.seconds(firing.decidedAt()));
    }
}
