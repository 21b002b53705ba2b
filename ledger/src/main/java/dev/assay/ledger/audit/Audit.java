package dev.assay.ledger.audit;

import dev.assay.ledger.audit.AuditDao.AuditedRun;
import dev.assay.ledger.finish.FinalMetrics;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.AttemptDao;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import tools.jackson.databind.JsonNode;

/**
 * Checks a run's counters against its rows. Reads every step of the run, the one operation that does: some 30 µs a sample
 * (a million in half a minute), in chunks of 100 blocks or 10,000 items, so that memory does not follow the size of the run.
 *
 * <p>One snapshot is read, and every flush and transition is one transaction. So what is being written meanwhile is seen
 * whole or not at all, and everything must add up at any time, in active runs too. While it lasts PostgreSQL keeps what
 * has been changed since, in all tables.
 */
public final class Audit {

    /** As the hot path's, for the same reason; and no single chunk may go on for ever. */
    private static final String SESSION = """
            SET LOCAL statement_timeout = '60s';
            SET LOCAL enable_seqscan = off;
            SET LOCAL enable_hashjoin = off;
            SET LOCAL enable_mergejoin = off;
            SET LOCAL jit = off
            """;

    private final Jdbi jdbi;

    public Audit(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Empty where there is no such run; deleted ones are found. */
    public Optional<AuditReport> of(UUID runId) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            handle.execute("SET TRANSACTION READ ONLY");
            handle.execute(SESSION);
            return handle.attach(AuditDao.class).find(runId).map(run -> audit(handle, run));
        });
    }

    private static AuditReport audit(Handle handle, AuditedRun run) {
        AuditFindings findings = new AuditFindings();
        new BlockTiling(handle, run, findings).check();
        BlockTotals totals = new BlockAudit(handle, run, findings).check();
        boolean exact = new Partials(handle, run, findings).check();
        new GraderRows(handle, run, findings).check();
        CallRows rows = CallRows.read(handle, run, findings);
        List<Attempt> attempts = handle.attach(AttemptDao.class).list(run.id());
        List<AuditReport.AttemptFigures> spending = new AttemptAudit(run, attempts, rows, findings).check();
        RunTotals whole = new RunTotals(run, totals, findings);
        whole.check();
        whole.metrics(
                metrics(handle, run, findings),
                attempts.isEmpty() ? null : attempts.getLast().metrics(),
                !spending.isEmpty() && spending.getLast().lateCalls() > 0,
                exact);
        return new AuditReport(
                run.id(),
                run.state(),
                run.attempt(),
                run.grading(),
                run.readAt(),
                findings.list(),
                findings.omitted(),
                figures(run, totals, rows, spending));
    }

    private static Optional<JsonNode> metrics(Handle handle, AuditedRun run, AuditFindings findings) {
        boolean mergeable =
                run.state().terminal() && !findings.has("partials_differ") && !findings.has("partials_misplaced");
        return mergeable
                ? Optional.of(FinalMetrics.shown(handle, run.id(), run.models(), run.grading()))
                : Optional.empty();
    }

    private static AuditReport.Figures figures(
            AuditedRun run, BlockTotals totals, CallRows rows, List<AuditReport.AttemptFigures> attempts) {
        return new AuditReport.Figures(
                run.items(),
                run.models().size(),
                totals.blocks,
                run.samples(),
                totals.completed,
                totals.failed,
                totals.unfinished,
                totals.generations,
                totals.scores,
                totals.discardedCalls,
                rows.graderCalls(),
                totals.generations + totals.discardedCalls + rows.graderCalls(),
                attempts);
    }
}
