package dev.assay.api.schedule;

import dev.assay.api.page.Page;
import dev.assay.api.page.Query;
import dev.assay.api.settings.ApiProperties;
import dev.assay.ledger.Ids;
import dev.assay.ledger.ItemSize;
import dev.assay.ledger.schedule.Schedule;
import dev.assay.ledger.schedule.ScheduleDao;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Schedules. */
@RestController
@RequestMapping("/api/v1/llm/evals/schedules")
@Tag(name = "Schedules")
class ScheduleController {

    private final ScheduleService service;
    private final ScheduleDao schedules;
    private final long maxBytes;

    ScheduleController(ScheduleService service, Jdbi jdbi, ApiProperties properties) {
        this.maxBytes = properties.limits().maxPageBytes().toBytes();
        this.service = service;
        this.schedules = jdbi.onDemand(ScheduleDao.class);
    }

    @PostMapping
    @Operation(
            operationId = "createEvalSchedule",
            summary = "Run a suite at times given by cron or an interval",
            description = "Exactly one of cron (five fields, in timezone) and interval_seconds. Without suite_version"
                    + " each firing takes the suite's active version of then. A webhook needs its secret beside it."
                    + " 503 schedules_unavailable where the Temporal server has no schedules.")
    ScheduleView create(Principal caller, @RequestBody CreateScheduleRequest request) {
        return ScheduleView.of(service.create(caller, request));
    }

    @GetMapping
    @Operation(
            operationId = "listEvalSchedules",
            summary = "List schedules, newest first",
            description = "Filters combine. A page ends early, with has_more, where its schedules are longer than"
                    + " assay.limits.max-page-bytes together.",
            parameters = {
                @Parameter(name = "suite_id"),
                @Parameter(
                        name = "enabled",
                        description = "Only schedules that fire, or only those that do not",
                        schema = @Schema(type = "boolean")),
                @Parameter(name = "owned_only"),
                @Parameter(name = "limit"),
                @Parameter(name = "after")
            })
    Page<ScheduleView> list(Principal caller, HttpServletRequest request) {
        Query query =
                new Query(request.getParameterMap(), Set.of("suite_id", "enabled", "owned_only", "limit", "after"));
        Optional<UUID> suite = query.parsed("suite_id", Ids::suite, "eval_suite_ and 32 hex digits");
        boolean enabled = query.bool("enabled", true);
        // Everything a team sees is its own as long as suites are not shared.
        query.bool("owned_only", false);
        int limit = query.integer("limit", 1, 100, 20);
        Optional<Schedule> after = query.parsed("after", id -> service.find(caller, id), "the ID of a schedule");
        query.violations().throwIfAny();
        @Nullable Boolean wanted = query.text("enabled").isPresent() ? enabled : null;
        long before = after.map(Schedule::seq).orElse(Long.MAX_VALUE);
        List<ItemSize> sizes = schedules.sizes(caller, suite.orElse(null), wanted, before, limit + 1);
        int count = ItemSize.fitting(sizes, limit, maxBytes);
        List<Schedule> page = schedules.newest(caller, suite.orElse(null), wanted, before, count);
        return Page.of(page.stream().map(ScheduleView::of).toList(), sizes.size() > count, ScheduleView::id);
    }

    @GetMapping("/{schedule_id}")
    @Operation(
            operationId = "getEvalSchedule",
            summary = "Get a schedule",
            description = "next_run_at is what Temporal said last; null until it has been asked, and where it will not"
                    + " fire. The webhook's secret is never shown.")
    ScheduleView get(Principal caller, @PathVariable("schedule_id") String scheduleId) {
        return ScheduleView.of(service.get(caller, scheduleId));
    }

    @PatchMapping("/{schedule_id}")
    @Operation(
            operationId = "updateEvalSchedule",
            summary = "Change a schedule: what is absent stays, null clears",
            description =
                    "From the next firing on. A new webhook_secret signs at once; the one before signs beside it for"
                            + " assay.webhooks.secret-overlap.")
    ScheduleView patch(
            Principal caller,
            @PathVariable("schedule_id") String scheduleId,
            @RequestBody PatchScheduleRequest request) {
        return ScheduleView.of(service.patch(caller, scheduleId, request));
    }

    @DeleteMapping("/{schedule_id}")
    @Operation(
            operationId = "deleteEvalSchedule",
            summary = "Delete a schedule; its runs stay",
            description = "It does not fire again; a run of it that is active goes on. Webhooks that were not delivered"
                    + " yet are given up.")
    ScheduleView.Deleted delete(Principal caller, @PathVariable("schedule_id") String scheduleId) {
        service.delete(caller, scheduleId);
        return new ScheduleView.Deleted(scheduleId, "eval.schedule.deleted", true);
    }

    @PostMapping("/{schedule_id}/trigger")
    @Operation(
            operationId = "triggerEvalSchedule",
            summary = "Let a schedule fire now, also a disabled one",
            description = "Beside its times, which stay. The overlap policy holds: with skip, and a run of the schedule"
                    + " active, no run is started, which its firings show. last_run_id is the run that was started.")
    ScheduleView trigger(Principal caller, @PathVariable("schedule_id") String scheduleId) {
        return ScheduleView.of(service.trigger(caller, scheduleId));
    }
}
