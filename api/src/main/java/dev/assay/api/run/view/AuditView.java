package dev.assay.api.run.view;

import dev.assay.ledger.Ids;
import dev.assay.ledger.audit.AuditReport;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;

/**
 * Whether a run's counters and rows agree.
 *
 * @param status the run's, in the snapshot that was read
 * @param findings what does not add up, at most 100
 * @param findingsOmitted how many there are beyond those
 * @param figures counted rows
 * @param checkedAt when the snapshot was taken, Unix seconds
 * @param durationMs how long reading took, milliseconds
 */
@Schema(name = "RunAudit")
public record AuditView(
        String object,
        String runId,
        String status,
        int attempt,
        int grading,
        boolean balanced,
        List<AuditReport.Finding> findings,
        long findingsOmitted,
        AuditReport.Figures figures,
        long checkedAt,
        long durationMs) {

    public static AuditView of(AuditReport report, Duration took) {
        return new AuditView(
                "eval.run.audit",
                Ids.run(report.runId()),
                report.state().text(),
                report.attempt(),
                report.grading(),
                report.balanced(),
                report.findings(),
                report.omitted(),
                report.figures(),
                report.checkedAt().getEpochSecond(),
                took.toMillis());
    }
}
