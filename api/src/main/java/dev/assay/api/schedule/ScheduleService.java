package dev.assay.api.schedule;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.CreateTimeout;
import dev.assay.api.error.Violations;
import dev.assay.api.json.ApiJson;
import dev.assay.api.run.create.CreateRunRequest;
import dev.assay.api.run.create.CreateRunService;
import dev.assay.api.webhook.WebhookProperties;
import dev.assay.api.webhook.WebhookTargets;
import dev.assay.ledger.Ids;
import dev.assay.ledger.schedule.Schedule;
import dev.assay.ledger.schedule.ScheduleDao;
import dev.assay.ledger.tenancy.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import tools.jackson.core.type.TypeReference;

/** Changes of schedules, a transaction each. Temporal hears of them afterwards. */
@Service
class ScheduleService {

    private final Jdbi jdbi;
    private final ScheduleSupport support;
    private final WebhookTargets targets;
    private final Firings firings;
    private final double overlapSeconds;
    private final long leastSeconds;

    ScheduleService(
            Jdbi jdbi,
            ScheduleSupport support,
            WebhookTargets targets,
            Firings firings,
            WebhookProperties webhooks,
            ScheduleProperties schedules) {
        this.jdbi = jdbi;
        this.support = support;
        this.targets = targets;
        this.firings = firings;
        this.overlapSeconds = webhooks.secretOverlap().toMillis() / 1_000.0;
        this.leastSeconds = schedules.minimumInterval().toSeconds();
    }

    Schedule create(Principal caller, CreateScheduleRequest request) {
        UUID suite = Ids.suite(request.suiteId()).orElseThrow(() -> ApiException.notFound("suite", request.suiteId()));
        Schedule.Spec spec = request.spec(suite);
        if (support.missing()) {
            throw new ApiException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "schedules_unavailable",
                    "this Temporal server has no schedules: install the temporal CLI (on the PATH of Assay, which then"
                            + " starts its server) or connect to a Temporal server of your own"
                            + " (spring.temporal.connection.target)");
        }
        return jdbi.inTransaction(handle -> {
            CreateTimeout.limit(handle);
            check(handle, caller, spec, null);
            UUID id = UUID.randomUUID();
            handle.attach(ScheduleDao.class).insert(id, caller, spec);
            return handle.attach(ScheduleDao.class).find(id, caller).orElseThrow();
        });
    }

    /**
     * Both what can be said without the suite and what its version says, so that one answer names all of it.
     *
     * @param before the interval that it has already, which is not looked at again
     */
    private void check(Handle handle, Principal caller, Schedule.Spec spec, @Nullable Integer before) {
        Violations violations = new Violations();
        ScheduleRules.check(spec, targets, violations);
        Integer interval = spec.intervalSeconds();
        violations.unless(
                interval == null || interval >= leastSeconds || interval.equals(before),
                "$.interval_seconds",
                interval,
                "at least " + leastSeconds);
        violations.throwIfAny();
        CreateRunService.check(handle, caller, request(spec));
    }

    static CreateRunRequest request(Schedule.Spec spec) {
        ScheduleRun run = ApiJson.MAPPER.treeToValue(spec.run(), ScheduleRun.class);
        Map<String, String> metadata =
                ApiJson.MAPPER.convertValue(spec.metadata(), new TypeReference<Map<String, String>>() {});
        return run.request(Ids.suite(spec.suiteId()), spec.suiteVersion(), metadata);
    }

    Optional<Schedule> find(Principal caller, String scheduleId) {
        return Ids.schedule(scheduleId)
                .flatMap(id -> jdbi.withExtension(ScheduleDao.class, dao -> dao.find(id, caller)));
    }

    /** @throws ApiException 404 */
    Schedule get(Principal caller, String scheduleId) {
        return find(caller, scheduleId).orElseThrow(() -> ApiException.notFound("schedule", scheduleId));
    }

    Schedule patch(Principal caller, String scheduleId, PatchScheduleRequest patch) {
        return jdbi.inTransaction(handle -> {
            Schedule present = lock(handle, caller, scheduleId);
            Schedule.Spec spec = patch.over(present.spec());
            check(handle, caller, spec, present.spec().intervalSeconds());
            handle.attach(ScheduleDao.class).update(present.id(), spec, overlapSeconds);
            return handle.attach(ScheduleDao.class).find(present.id(), caller).orElseThrow();
        });
    }

    void delete(Principal caller, String scheduleId) {
        jdbi.useTransaction(handle -> handle.attach(ScheduleDao.class)
                .delete(lock(handle, caller, scheduleId).id()));
    }

    Schedule trigger(Principal caller, String scheduleId) {
        return jdbi.inTransaction(handle -> {
            Schedule schedule = lock(handle, caller, scheduleId);
            firings.trigger(handle, schedule);
            return handle.attach(ScheduleDao.class).find(schedule.id(), caller).orElseThrow();
        });
    }

    private static Schedule lock(Handle handle, Principal caller, String scheduleId) {
        return Ids.schedule(scheduleId)
                .flatMap(id -> handle.attach(ScheduleDao.class).lock(id, caller))
                .orElseThrow(() -> ApiException.notFound("schedule", scheduleId));
    }
}
