package dev.assay.api.schedule;

import dev.assay.api.error.ApiException;
import dev.assay.api.json.ApiJson;
import dev.assay.api.run.create.CreateRunService;
import dev.assay.ledger.Ids;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.schedule.FiringDao;
import dev.assay.ledger.schedule.FiringDao.Firing;
import dev.assay.ledger.schedule.Schedule;
import dev.assay.ledger.schedule.ScheduleDao;
import dev.assay.ledger.tenancy.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Decides what comes of a firing, in a transaction that holds the schedule: whether a run is active cannot change under it. */
@Component
class Firings {

    private static final Logger log = LoggerFactory.getLogger(Firings.class);

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Duration catchupWindow;

    Firings(Jdbi jdbi, InstantSource clock, ScheduleProperties properties) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.catchupWindow = properties.catchupWindow();
    }

    /** @return whether there was one, and there may be more */
    boolean decideNext() {
        Firing[] taken = new Firing[1];
        try {
            return jdbi.inTransaction(handle -> {
                Optional<Firing> firing = handle.attach(FiringDao.class).take();
                if (firing.isEmpty()) {
                    return false;
                }
                taken[0] = firing.get();
                return decide(handle, firing.get());
            });
        } catch (RuntimeException e) {
            Firing firing = taken[0];
            if (firing == null || SqlErrors.passing(e)) {
                throw e;
            }
            // Decided here, or the next pass would take the same one: every schedule would wait behind it.
            log.error(
                    "{} fired at {} and could not start a run", Ids.schedule(firing.scheduleId()), firing.fireAt(), e);
            jdbi.useExtension(FiringDao.class, dao -> {
                JsonNode error = error("internal_error", "the run could not be created; the log has more");
                dao.decide(firing.scheduleId(), firing.fireAt(), Firing.State.FAILED, null, error);
            });
            return true;
        }
    }

    private boolean decide(Handle handle, Firing firing) {
        FiringDao firings = handle.attach(FiringDao.class);
        Schedule schedule =
                handle.attach(ScheduleDao.class).any(firing.scheduleId()).orElseThrow();
        boolean waited = firing.state() == Firing.State.BUFFERED;
        if (schedule.deletedAt() != null || !schedule.spec().enabled()) {
            skip(firings, firing, "disabled", "the schedule was disabled or deleted meanwhile");
            return true;
        }
        Duration late = Duration.between(firing.fireAt(), clock.instant());
        if (!waited && late.compareTo(catchupWindow) > 0) {
            skip(firings, firing, "missed", late.toSeconds() + " s late, beyond the catch-up window");
            return true;
        }
        if (waited && firings.active(schedule.id())) {
            return false;
        }
        if (!waited && overlaps(firings, schedule, firing)) {
            return true;
        }
        try {
            start(handle, schedule, firing);
        } catch (ApiException e) {
            firings.decide(
                    firing.scheduleId(), firing.fireAt(), Firing.State.FAILED, null, error(e.code(), e.getMessage()));
        }
        return true;
    }

    private static boolean overlaps(FiringDao firings, Schedule schedule, Firing firing) {
        String policy = schedule.spec().overlapPolicy();
        if (policy.equals("allow_all") || !firings.active(schedule.id())) {
            return false;
        }
        if (policy.equals("buffer_one") && !firings.buffered(schedule.id())) {
            firings.decide(firing.scheduleId(), firing.fireAt(), Firing.State.BUFFERED, null, null);
        } else {
            skip(firings, firing, "overlap", "a run of the schedule was active (overlap_policy " + policy + ")");
        }
        return true;
    }

    /**
     * A firing that a caller asks for, now, also of a disabled schedule. The overlap policy holds for it as well.
     *
     * @param schedule locked
     * @throws ApiException as for a new run
     */
    void trigger(Handle handle, Schedule schedule) {
        FiringDao firings = handle.attach(FiringDao.class);
        // PostgreSQL keeps microseconds; the ID is derived from what it keeps.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        firings.record(schedule.id(), now);
        Firing firing = new Firing(schedule.id(), now, 0, Firing.State.PENDING, null, null, now, null);
        if (!overlaps(firings, schedule, firing)) {
            start(handle, schedule, firing);
        }
    }

    private static void start(Handle handle, Schedule schedule, Firing firing) {
        UUID runId = Ids.firing(schedule.id(), firing.fireAt());
        Run run = CreateRunService.create(handle, principal(schedule), ScheduleService.request(schedule.spec()), runId);
        handle.attach(RunDao.class).ofSchedule(run.id(), schedule.id());
        handle.attach(FiringDao.class).decide(schedule.id(), firing.fireAt(), Firing.State.STARTED, run.id(), null);
    }

    /** Nobody's key: the schedule's own team and end user. */
    private static Principal principal(Schedule schedule) {
        return new Principal(
                Ids.schedule(schedule.id()),
                schedule.orgId(),
                schedule.teamId(),
                Set.of(),
                Optional.ofNullable(schedule.onBehalfOf()));
    }

    private static void skip(FiringDao firings, Firing firing, String code, String message) {
        firings.decide(firing.scheduleId(), firing.fireAt(), Firing.State.SKIPPED, null, error(code, message));
    }

    private static JsonNode error(String code, @Nullable String message) {
        return ApiJson.MAPPER.valueToTree(Map.of("code", code, "message", message == null ? "" : message));
    }
}
