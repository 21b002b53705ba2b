package dev.assay.ledger.audit;

import dev.assay.ledger.audit.AuditDao.AuditedRun;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * A sample that several graders have scored has a row of each of them, and no others; its scores are those of the rows.
 * Codes: {@code grader_row_missing}, {@code grader_row_surplus}, {@code grader_scores_differ}; {@code row_outside} for rows
 * of samples that the run does not have.
 */
final class GraderRows {

    private static final int CHUNK = 10_000;

    private final GraderRowsDao reads;
    private final AuditedRun run;
    private final AuditFindings findings;

    GraderRows(Handle handle, AuditedRun run, AuditFindings findings) {
        this.reads = handle.attach(GraderRowsDao.class);
        this.run = run;
        this.findings = findings;
    }

    void check() {
        if (!reads.any(run.id())) {
            return;
        }
        for (GraderRowsDao.Range task : reads.tasks(run.id())) {
            for (int model = 0; model < run.models().size(); model++) {
                for (int first = task.firstItem(); first <= task.lastItem(); first += CHUNK) {
                    check(task.taskNo(), model, first, Math.min(first + CHUNK - 1, task.lastItem()));
                }
            }
        }
        findings.unlessEqual(
                "row_outside",
                Map.of("table", "eval_grader_scores"),
                "rows of eval_grader_scores beyond the run's last item or model",
                reads.outside(run.id(), run.models().size(), run.lastItem()),
                0);
    }

    private void check(int taskNo, int modelNo, int first, int last) {
        for (GraderRowsDao.Unlike row : reads.unlike(run.id(), taskNo, modelNo, first, last)) {
            String sample = "item " + row.itemNo() + " of model " + modelNo + " in grading " + row.grading();
            findings.add(
                    row.missing() ? "grader_row_missing" : "grader_scores_differ",
                    Map.of(
                            "model_no",
                            modelNo,
                            "item_no",
                            row.itemNo(),
                            "grading",
                            row.grading(),
                            "grader",
                            row.graderId()),
                    row.missing()
                            ? sample + " has scores and no row of grader " + row.graderId() + " (expected: one)"
                            : sample + " has other scores than grader " + row.graderId() + " (expected: the same)");
        }
        for (GraderRowsDao.Surplus row : reads.surplus(run.id(), taskNo, modelNo, first, last)) {
            findings.add(
                    "grader_row_surplus",
                    Map.of("model_no", modelNo, "item_no", row.itemNo(), "ref", row.ref()),
                    "item " + row.itemNo() + " of model " + modelNo + " has a row of grader " + row.ref()
                            + " (expected: of graders of its task, once it is generated)");
        }
    }
}
