package dev.assay.ledger.audit;

import dev.assay.ledger.audit.AuditDao.AuditedRun;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Rows by the attempt that made them, counted without regard to blocks. Code: {@code row_outside} for rows of samples
 * that the run does not have.
 */
final class CallRows {

    private static final int CHUNK = 10_000;

    private final Map<Integer, PaidCalls> generations = new TreeMap<>();
    private final Map<Integer, PaidCalls> discarded = new TreeMap<>();
    private final Map<Integer, Long> graderCalls = new TreeMap<>();
    private final Map<Integer, Map<Integer, Long>> scores = new TreeMap<>();

    static CallRows read(Handle handle, AuditedRun run, AuditFindings findings) {
        CallRows rows = new CallRows();
        CallRowsDao reads = handle.attach(CallRowsDao.class);
        for (int model = 0; model < run.models().size(); model++) {
            for (int first = 0; first <= run.lastItem(); first += CHUNK) {
                rows.add(reads, run, model, first, Math.min(first + CHUNK - 1, run.lastItem()));
            }
        }
        reads.graderCalls(run.id()).forEach(calls -> rows.graderCalls.put(calls.attempt(), calls.calls()));
        reads.outside(run.id(), run.models().size(), run.lastItem(), run.prepared())
                .forEach(outside -> findings.unlessEqual(
                        "row_outside",
                        Map.of("table", outside.place()),
                        "rows of " + outside.place() + " beyond the run's last item or model",
                        outside.rows(),
                        0));
        rows.beyond(run, findings);
        return rows;
    }

    private void beyond(AuditedRun run, AuditFindings findings) {
        long calls = generationsTo(Integer.MAX_VALUE)
                .plus(discardedTo(Integer.MAX_VALUE))
                .calls();
        long known =
                generationsTo(run.attempt()).plus(discardedTo(run.attempt())).calls();
        findings.unlessEqual(
                "row_outside",
                Map.of("attempt", run.attempt()),
                "calls of attempts beyond the run's " + run.attempt(),
                calls - known,
                0);
    }

    private void add(CallRowsDao reads, AuditedRun run, int model, int first, int last) {
        reads.generations(run.id(), model, first, last)
                .forEach(calls -> generations.merge(calls.attempt(), PaidCalls.of(calls), PaidCalls::plus));
        reads.discarded(run.id(), model, first, last)
                .forEach(calls -> discarded.merge(calls.attempt(), PaidCalls.of(calls), PaidCalls::plus));
        reads.scores(run.id(), model, first, last)
                .forEach(found -> scores.computeIfAbsent(found.grading(), grading -> new TreeMap<>())
                        .merge(found.attempt(), found.scores(), Long::sum));
    }

    PaidCalls generationsOf(int attempt) {
        return generations.getOrDefault(attempt, PaidCalls.NONE);
    }

    PaidCalls discardedOf(int attempt) {
        return discarded.getOrDefault(attempt, PaidCalls.NONE);
    }

    long graderCallsOf(int attempt) {
        return graderCalls.getOrDefault(attempt, 0L);
    }

    /** Of this attempt and all before it. */
    PaidCalls generationsTo(int attempt) {
        return sumTo(generations, attempt);
    }

    /** Of this attempt and all before it. */
    PaidCalls discardedTo(int attempt) {
        return sumTo(discarded, attempt);
    }

    /** Of this attempt and all before it. */
    long scoresTo(int attempt, int grading) {
        return scores.getOrDefault(grading, Map.of()).entrySet().stream()
                .filter(entry -> entry.getKey() <= attempt)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    long graderCalls() {
        return graderCalls.values().stream().mapToLong(Long::longValue).sum();
    }

    private static PaidCalls sumTo(Map<Integer, PaidCalls> rows, int attempt) {
        return rows.entrySet().stream()
                .filter(entry -> entry.getKey() <= attempt)
                .map(Map.Entry::getValue)
                .reduce(PaidCalls.NONE, PaidCalls::plus);
    }

    /**
     * Calls that were paid for.
     *
     * @param withoutInput calls that reported no input tokens, or none used; likewise the output
     */
    record PaidCalls(long calls, long inputTokens, long outputTokens, long withoutInput, long withoutOutput) {

        static final PaidCalls NONE = new PaidCalls(0, 0, 0, 0, 0);

        static PaidCalls of(CallRowsDao.Calls calls) {
            return new PaidCalls(
                    calls.calls(),
                    calls.inputTokens(),
                    calls.outputTokens(),
                    calls.withoutInput(),
                    calls.withoutOutput());
        }

        PaidCalls plus(PaidCalls other) {
            return new PaidCalls(
                    calls + other.calls,
                    inputTokens + other.inputTokens,
                    outputTokens + other.outputTokens,
                    withoutInput + other.withoutInput,
                    withoutOutput + other.withoutOutput);
        }
    }
}
