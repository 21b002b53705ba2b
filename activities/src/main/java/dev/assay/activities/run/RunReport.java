package dev.assay.activities.run;

import dev.assay.ledger.run.ReportDao;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** A run at a glance, in Markdown, for the Temporal Web UI: states, counters and codes, never content. */
final class RunReport {

    private final Jdbi jdbi;

    RunReport(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    String markdown(UUID runId) {
        return jdbi.inTransaction(handle -> {
            ReportDao reads = handle.attach(ReportDao.class);
            ReportDao.Head head = reads.head(runId);
            StringBuilder text = new StringBuilder(String.format(
                    Locale.ROOT, "**%s** · attempt %d · grading %d%n%n", head.state(), head.attempt(), head.grading()));
            if (head.errorCode() != null) {
                text.append("Cause: `").append(head.errorCode()).append("`\n\n");
            }
            text.append(
                    "| model | samples | generated | scored | failed | discarded calls |\n|---|--:|--:|--:|--:|--:|\n");
            for (ReportDao.Progress progress : reads.progress(runId)) {
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %d | %d | %d | %d | %d |%n",
                        progress.model().replace('|', '/'),
                        progress.total(),
                        progress.generated(),
                        progress.scored(),
                        progress.failed(),
                        progress.discarded()));
            }
            text.append(String.format(Locale.ROOT, "%nLanes held: %d", head.lanes()));
            return text.toString();
        });
    }
}
