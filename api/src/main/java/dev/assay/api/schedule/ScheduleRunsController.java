package dev.assay.api.schedule;

import dev.assay.api.error.ApiException;
import dev.assay.api.page.Page;
import dev.assay.api.run.view.RunListQuery;
import dev.assay.api.run.view.RunReader;
import dev.assay.api.run.view.RunView;
import dev.assay.ledger.Ids;
import dev.assay.ledger.schedule.Schedule;
import dev.assay.ledger.schedule.ScheduleDao;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jdbi.v3.core.Jdbi;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The runs that a schedule has started. */
@RestController
@Tag(name = "Schedules")
class ScheduleRunsController {

    private final RunReader runs;
    private final ScheduleDao schedules;

    ScheduleRunsController(RunReader runs, Jdbi jdbi) {
        this.runs = runs;
        this.schedules = jdbi.onDemand(ScheduleDao.class);
    }

    @GetMapping("/api/v1/llm/evals/schedules/{schedule_id}/runs")
    @Operation(
            operationId = "listEvalScheduleRuns",
            summary = "List the runs that a schedule has started, newest first",
            description = "Filters combine, as in the list of all runs.",
            parameters = {
                @Parameter(name = "suite_id"),
                @Parameter(name = "suite_version"),
                @Parameter(name = "status"),
                @Parameter(name = "owned_only"),
                @Parameter(name = "limit"),
                @Parameter(name = "after")
            })
    Page<RunView> list(
            Principal principal, @PathVariable("schedule_id") String scheduleId, HttpServletRequest request) {
        Schedule schedule = Ids.schedule(scheduleId)
                .flatMap(id -> schedules.find(id, principal))
                .orElseThrow(() -> ApiException.notFound("schedule", scheduleId));
        RunListQuery query = RunListQuery.parse(request.getParameterMap(), principal, runs);
        return runs.page(query.filter().ofSchedule(schedule.id()), query.limit());
    }
}
