package dev.assay.api.schedule;

import dev.assay.api.page.Page;
import dev.assay.api.page.Query;
import dev.assay.ledger.schedule.FiringDao;
import dev.assay.ledger.schedule.Schedule;
import dev.assay.ledger.tenancy.Principal;
import dev.assay.ledger.webhook.DeliveryDao;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What became of a schedule's firings and webhooks. */
@RestController
@RequestMapping("/api/v1/llm/evals/schedules/{schedule_id}")
@Tag(name = "Schedules")
class FiringController {

    private final ScheduleService service;
    private final FiringDao firings;
    private final DeliveryDao deliveries;

    FiringController(ScheduleService service, Jdbi jdbi) {
        this.service = service;
        this.firings = jdbi.onDemand(FiringDao.class);
        this.deliveries = jdbi.onDemand(DeliveryDao.class);
    }

    @GetMapping("/firings")
    @Operation(
            operationId = "listEvalScheduleFirings",
            summary = "List a schedule's newest firings",
            description = "pending and buffered ones wait; started ones name their run; skipped and failed ones say"
                    + " why. Kept for 30 days.",
            parameters = @Parameter(name = "limit"))
    Page<FiringView> firings(
            Principal caller, @PathVariable("schedule_id") String scheduleId, HttpServletRequest request) {
        Schedule schedule = service.get(caller, scheduleId);
        int limit = limit(request);
        return Page.of(firings.newest(schedule.id(), Long.MAX_VALUE, limit + 1), limit, FiringView::of, FiringView::id);
    }

    @GetMapping("/deliveries")
    @Operation(
            operationId = "listEvalScheduleDeliveries",
            summary = "List a schedule's newest webhook deliveries",
            description = "pending, delivered, or failed, with the tries so far and what came of the last one. Kept for"
                    + " 30 days.",
            parameters = @Parameter(name = "limit"))
    Page<DeliveryView> deliveries(
            Principal caller, @PathVariable("schedule_id") String scheduleId, HttpServletRequest request) {
        Schedule schedule = service.get(caller, scheduleId);
        int limit = limit(request);
        return Page.of(
                deliveries.newest(schedule.id(), Long.MAX_VALUE, limit + 1), limit, DeliveryView::of, DeliveryView::id);
    }

    private static int limit(HttpServletRequest request) {
        Query query = new Query(request.getParameterMap(), Set.of("limit"));
        int limit = query.integer("limit", 1, 100, 20);
        query.violations().throwIfAny();
        return limit;
    }
}
