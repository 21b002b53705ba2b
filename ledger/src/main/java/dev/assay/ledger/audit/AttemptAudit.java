package dev.assay.ledger.audit;

import dev.assay.ledger.audit.AuditDao.AuditedRun;
import dev.assay.ledger.audit.CallRows.PaidCalls;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.Attempt.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Each attempt's receipt and what it spent, against the rows that attempts left. Codes: {@code attempts_differ}, {@code
 * receipt_differs}, {@code calls_differ}.
 *
 * <p>A result that comes after its attempt has ended is kept, since it is paid for; rows may therefore be more than what
 * an attempt's totals say, never fewer. Such late calls must show in calls and tokens alike.
 */
final class AttemptAudit {

    private final AuditedRun run;
    private final List<Attempt> attempts;
    private final CallRows rows;
    private final AuditFindings findings;

    AttemptAudit(AuditedRun run, List<Attempt> attempts, CallRows rows, AuditFindings findings) {
        this.run = run;
        this.attempts = attempts;
        this.rows = rows;
        this.findings = findings;
    }

    List<AuditReport.AttemptFigures> check() {
        List<Integer> numbers = attempts.stream().map(Attempt::attempt).toList();
        for (int number = 1; number <= Math.max(run.attempt(), numbers.size()); number++) {
            if (!numbers.contains(number)) {
                differs(
                        "attempts_differ",
                        number,
                        "is not in the ledger (expected: attempts 1.." + run.attempt() + ")");
            }
        }
        List<AuditReport.AttemptFigures> figures = new ArrayList<>();
        @Nullable Attempt before = null;
        for (Attempt attempt : attempts) {
            end(attempt);
            receipt(attempt);
            figures.add(figures(attempt, spent(attempt)));
            if (before != null && before.callsSpent() != null) {
                chain(before, attempt);
            }
            before = attempt;
        }
        return List.copyOf(figures);
    }

    private void end(Attempt attempt) {
        boolean over = attempt.attempt() < run.attempt() || run.state().terminal();
        if (over != (attempt.endedAt() != null)) {
            differs(
                    "attempts_differ",
                    attempt.attempt(),
                    (over ? "has not ended" : "has ended") + " (expected: all have but the last of an active run)");
        }
        if (attempt.attempt() == run.attempt() && run.state().terminal() && run.state() != attempt.endState()) {
            differs(
                    "attempts_differ",
                    attempt.attempt(),
                    "ended "
                            + (attempt.endState() == null
                                    ? null
                                    : attempt.endState().text()) + " (expected: "
                            + run.state().text() + ", as its run)");
        }
    }

    private void receipt(Attempt attempt) {
        Receipt receipt = attempt.receipt();
        int number = attempt.attempt();
        long generated = receipt.kept() + receipt.resumedAtScoring();
        long counted = generated + receipt.requeued();
        // A rescore takes up generations only.
        boolean rescore = attempt.kind() == Attempt.Kind.RESCORE;
        long samples = receipt.preparedFromScratch() ? 0 : run.samples();
        if (rescore ? counted > samples || receipt.kept() + receipt.requeued() > 0 : counted != samples) {
            differs(
                    "receipt_differs",
                    number,
                    "kept " + receipt.kept() + ", resumed " + receipt.resumedAtScoring() + " and requeued "
                            + receipt.requeued() + " samples (expected: " + samples
                            + (receipt.preparedFromScratch() ? ", nothing was prepared)" : " in all)"));
        }
        atMost(number, "kept", receipt.kept(), rows.scoresTo(number - 1, attempt.grading()), "scores");
        atMost(
                number,
                "kept and resumed",
                generated,
                rows.generationsTo(number - 1).calls(),
                "generations");
        long discarded = receipt.callsBefore() - generated;
        atMost(
                number,
                "counted as discarded",
                discarded,
                rows.discardedTo(number - 1).calls(),
                "discarded calls");
        if (discarded < 0) {
            differs(
                    "receipt_differs",
                    number,
                    "found " + receipt.callsBefore() + " calls in the ledger (expected: at least its " + generated
                            + " generations)");
        }
        counters(
                "receipt_differs",
                number,
                "began with",
                new Stated(receipt.callsBefore(), receipt.inputTokensBefore(), receipt.outputTokensBefore()),
                paidTo(number - 1));
    }

    private void atMost(int number, String what, long stated, long found, String rowsOf) {
        if (stated > found) {
            differs(
                    "receipt_differs",
                    number,
                    what + ": " + stated + " (expected: at most " + found + ", the " + rowsOf
                            + " of attempts before it)");
        }
    }

    /** How many calls came after the attempt had ended; 0 while it goes on. */
    private long spent(Attempt attempt) {
        if (attempt.callsSpent() == null || attempt.inputTokensSpent() == null || attempt.outputTokensSpent() == null) {
            return 0;
        }
        Receipt receipt = attempt.receipt();
        Stated stated = new Stated(
                receipt.callsBefore() + attempt.callsSpent(),
                receipt.inputTokensBefore() + attempt.inputTokensSpent(),
                receipt.outputTokensBefore() + attempt.outputTokensSpent());
        PaidCalls paid = paidTo(attempt.attempt());
        counters("calls_differ", attempt.attempt(), "ended with", stated, paid);
        return paid.calls() - stated.calls();
    }

    private void chain(Attempt before, Attempt attempt) {
        long ended = before.receipt().callsBefore() + (before.callsSpent() == null ? 0 : before.callsSpent());
        if (attempt.receipt().callsBefore() < ended) {
            differs(
                    "calls_differ",
                    attempt.attempt(),
                    "began with " + attempt.receipt().callsBefore() + " calls (expected: at least " + ended
                            + ", with which attempt " + before.attempt() + " ended)");
        }
    }

    private void counters(String code, int number, String when, Stated stated, PaidCalls paid) {
        long calls = paid.calls() - stated.calls();
        long input = paid.inputTokens() - stated.inputTokens();
        long output = paid.outputTokens() - stated.outputTokens();
        boolean together = (calls > 0 || input == 0 && output == 0)
                && (calls == 0 || input > 0 || paid.withoutInput() > 0)
                && (calls == 0 || output > 0 || paid.withoutOutput() > 0);
        if (calls < 0 || input < 0 || output < 0 || !together) {
            differs(
                    code,
                    number,
                    when + " " + stated.calls() + " calls, " + stated.inputTokens() + " input and "
                            + stated.outputTokens() + " output tokens (expected: " + paid.calls() + ", "
                            + paid.inputTokens() + " and " + paid.outputTokens() + ", by its rows)");
        }
    }

    private PaidCalls paidTo(int attempt) {
        return rows.generationsTo(attempt).plus(rows.discardedTo(attempt));
    }

    private AuditReport.AttemptFigures figures(Attempt attempt, long late) {
        long generations = rows.generationsOf(attempt.attempt()).calls();
        long discarded = rows.discardedOf(attempt.attempt()).calls();
        long grader = rows.graderCallsOf(attempt.attempt());
        return new AuditReport.AttemptFigures(
                attempt.attempt(),
                generations,
                discarded,
                grader,
                generations + discarded + grader,
                attempt.callsSpent(),
                Math.max(late, 0));
    }

    private void differs(String code, int number, String what) {
        findings.add(code, Map.of("attempt", number), "attempt " + number + " " + what);
    }

    /** What an attempt's totals say. */
    private record Stated(long calls, long inputTokens, long outputTokens) {}
}
