package dev.assay.ledger.step;

import dev.assay.ledger.step.StepRow.Step;
import java.time.Instant;
import java.util.List;

/** What is written where PostgreSQL refuses a row: the sample fails in the open, and the ledger keeps what was spent. */
final class RefusedRow {

    /** Code of such a failure. */
    static final String CODE = "ledger_refused";

    private RefusedRow() {}

    static List<StepRow> insteadOf(StepRow row, String sqlState) {
        return switch (row) {
            case StepRow.Generation generation ->
                List.of(discarded(generation), failure(row, Step.GENERATE, "the answer", sqlState));
            case StepRow.Score score -> List.of(failure(row, Step.SCORE, "the scores", sqlState));
            case StepRow.GraderScore score -> List.of(failure(row, Step.SCORE, "the scores of a grader", sqlState));
            case StepRow.Failure failure ->
                List.of(failure(row, failure.step(), "the failure " + failure.code(), sqlState));
            case StepRow.DiscardedCall call -> List.of();
            case StepRow.ResponseHandle handle -> List.of();
            case StepRow.ResponseEnd end -> List.of();
        };
    }

    private static StepRow discarded(StepRow.Generation row) {
        return new StepRow.DiscardedCall(row.place(), row.callId(), CODE, null, row.tokens(), row.finishedAt());
    }

    private static StepRow failure(StepRow row, Step step, String what, String sqlState) {
        return new StepRow.Failure(
                row.place(),
                step,
                CODE,
                "PostgreSQL refused " + what + " (SQLSTATE " + sqlState + ")",
                null,
                Instant.now());
    }
}
