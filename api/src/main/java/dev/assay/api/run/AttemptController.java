package dev.assay.api.run;

import dev.assay.api.error.ApiException;
import dev.assay.api.page.Page;
import dev.assay.api.page.Query;
import dev.assay.api.run.view.AttemptView;
import dev.assay.api.run.view.RunReader;
import dev.assay.api.settings.ApiProperties;
import dev.assay.ledger.ItemSize;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.AttemptDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunCountersDao;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The attempts of a run: what each found, did, cost, and came to. */
@RestController
@RequestMapping("/api/v1/llm/evals/runs/{run_id}/attempts")
@Tag(name = "Runs")
class AttemptController {

    private static final Set<String> KNOWN = Set.of("limit", "after");

    private final RunReader runs;
    private final AttemptDao attempts;
    private final RunCountersDao counters;
    private final long maxBytes;

    AttemptController(RunReader runs, Jdbi jdbi, ApiProperties properties) {
        this.maxBytes = properties.limits().maxPageBytes().toBytes();
        this.runs = runs;
        this.attempts = jdbi.onDemand(AttemptDao.class);
        this.counters = jdbi.onDemand(RunCountersDao.class);
    }

    @GetMapping
    @Operation(
            operationId = "listEvalRunAttempts",
            summary = "List a run's attempts, newest first: receipt, spending, cause, scorecard",
            description =
                    "after is the number of the last attempt of the page before. A page ends early, with has_more,"
                            + " where its attempts are longer than assay.limits.max-page-bytes together.",
            parameters = {
                @Parameter(name = "limit"),
                @Parameter(
                        name = "after",
                        description = "The last_id of the page before: an attempt's number",
                        schema = @Schema(type = "string", pattern = "^[1-9][0-9]{0,8}$"))
            })
    Page<AttemptView> list(Principal principal, @PathVariable("run_id") String runId, HttpServletRequest request) {
        Run run = runs.get(principal, runId);
        Query query = new Query(request.getParameterMap(), KNOWN);
        int limit = query.integer("limit", 1, 100, 20);
        int before = query.parsed("after", text -> number(run, text), "the number of an attempt of this run")
                .orElse(Integer.MAX_VALUE);
        query.violations().throwIfAny();
        List<ItemSize> sizes = attempts.sizes(run.id(), before, limit + 1);
        int count = ItemSize.fitting(sizes, limit, maxBytes);
        List<Attempt> page = attempts.page(run.id(), before, count);
        RunCounters now = now(run, page.stream());
        return Page.of(
                page.stream().map(attempt -> AttemptView.of(attempt, now)).toList(),
                sizes.size() > count,
                view -> Integer.toString(view.attempt()));
    }

    @GetMapping("/{attempt}")
    @Operation(
            operationId = "getEvalRunAttempt",
            summary = "Get one attempt of a run by its number",
            description = "Numbers begin at 1; what the attempt found, spent, graded by and came to. Its metrics "
                    + "are never changed by a later one.")
    AttemptView get(
            Principal principal, @PathVariable("run_id") String runId, @PathVariable("attempt") String attempt) {
        Run run = runs.get(principal, runId);
        Attempt found = number(run, attempt)
                .flatMap(number -> attempts.find(run.id(), number))
                .orElseThrow(() -> ApiException.notFound("attempt", attempt));
        return AttemptView.of(found, now(run, Stream.of(found)));
    }

    /** Sums over blocks, where an attempt is shown that goes on. */
    private RunCounters now(Run run, Stream<Attempt> shown) {
        return shown.anyMatch(attempt -> attempt.endedAt() == null)
                ? counters.of(run.id())
                : RunCounters.empty(run.id());
    }

    private static Optional<Integer> number(Run run, String text) {
        return text.matches("[1-9][0-9]{0,8}")
                ? Optional.of(Integer.valueOf(text)).filter(number -> number <= run.attempt())
                : Optional.empty();
    }
}
