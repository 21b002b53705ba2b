package dev.assay.api.run;

import dev.assay.api.error.ApiException;
import dev.assay.api.run.view.AuditView;
import dev.assay.api.run.view.RunReader;
import dev.assay.ledger.audit.Audit;
import dev.assay.ledger.audit.AuditReport;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Audits runs, a few at a time: an audit reads every step of its run and holds a connection meanwhile. */
@RestController
@RequestMapping("/api/v1/llm/evals/runs/{run_id}/audit")
@Tag(name = "Runs")
class AuditController {

    /** Of the ten connections that a process has by default. */
    private static final int AT_ONCE = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RunReader runs;
    private final Audit audit;
    private final Semaphore slots = new Semaphore(AT_ONCE, true);

    AuditController(RunReader runs, Jdbi jdbi) {
        this.runs = runs;
        this.audit = new Audit(jdbi);
    }

    @GetMapping
    @Operation(
            operationId = "auditEvalRun",
            summary = "Check a run's counters against its rows",
            description = "Reads every sample of the run, in one snapshot: some 30 µs a sample. An active run"
                    + " can be audited too. At most two audits run at once in a process; where that many do for 10"
                    + " s, the answer is 429.")
    AuditView audit(Principal principal, @PathVariable("run_id") String runId, HttpServletResponse response)
            throws InterruptedException {
        Run run = runs.get(principal, runId);
        if (!slots.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(PATIENCE.toSeconds()));
            throw new ApiException(
                    HttpStatus.TOO_MANY_REQUESTS, "audits_busy", AT_ONCE + " audits run here already; try again later");
        }
        try {
            long begun = System.nanoTime();
            AuditReport report = audit.of(run.id()).orElseThrow(() -> ApiException.notFound("run", runId));
            return AuditView.of(report, Duration.ofNanos(System.nanoTime() - begun));
        } finally {
            slots.release();
        }
    }
}
