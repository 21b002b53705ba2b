package dev.assay.ledger.audit;

import dev.assay.ledger.audit.AuditDao.AuditedRun;
import dev.assay.ledger.run.RunState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is said of the run as a whole equals its blocks. Codes: {@code samples_differ}, {@code stored_counts_differ},
 * {@code metrics_differ}, {@code lane_held}.
 */
final class RunTotals {

    private static final Set<String> SPENDING = Set.of("tokens", "cost_usd");
    private static final Set<String> SHORTENED = Set.of("by_task", "truncated");
    private static final Set<String> INTERVALS = Set.of("stderr", "ci95", "ci95_method");

    private final AuditedRun run;
    private final BlockTotals totals;
    private final AuditFindings findings;

    RunTotals(AuditedRun run, BlockTotals totals, AuditFindings findings) {
        this.run = run;
        this.totals = totals;
        this.findings = findings;
    }

    void check() {
        findings.unlessEqual("samples_differ", Map.of(), "samples in blocks", totals.samples, run.samples());
        findings.unlessEqual(
                "samples_differ",
                Map.of(),
                "completed, failed and unfinished samples",
                totals.completed + totals.failed + totals.unfinished,
                run.samples());
        if (run.state().terminal()) {
            stored();
            findings.unlessEqual(
                    "lane_held",
                    Map.of(),
                    "lanes held in a run that is " + run.state().text(),
                    run.lanesHeld(),
                    0);
        }
    }

    /** Only a block that is not done takes a score that comes late; it then turns a failed sample into a completed one. */
    private void stored() {
        long lateScores = totals.countedScored - run.stored().completedSamples();
        long decidedLate = run.stored().failedSamples() - totals.countedFailed;
        stored(
                "total",
                run.stored().totalSamples(),
                totals.samples,
                run.stored().totalSamples() == totals.samples);
        stored(
                "completed",
                run.stored().completedSamples(),
                totals.countedScored,
                lateScores >= 0 && lateScores <= totals.scoredInOpenBlocks);
        stored(
                "failed",
                run.stored().failedSamples(),
                totals.countedFailed,
                decidedLate >= 0 && decidedLate <= Math.max(lateScores, 0));
    }

    private void stored(String what, long stored, long found, boolean good) {
        if (!good) {
            findings.add(
                    "stored_counts_differ",
                    Map.of("count", what, "stored", stored, "blocks", found),
                    what + " samples stored with the run: " + stored + " (expected: " + found + ", by its blocks)");
        }
    }

    /**
     * @param expected merged from the blocks; empty where their partials are wrong themselves
     * @param ofAttempt metrics of the run's attempt
     * @param late whether calls were paid for after the run had ended: tokens and cost have grown since
     * @param exact false: the run ended under an earlier version, which had other intervals
     */
    void metrics(Optional<JsonNode> expected, @Nullable JsonNode ofAttempt, boolean late, boolean exact) {
        @Nullable JsonNode found = run.metrics();
        if (!run.state().terminal()) {
            if (found != null) {
                findings.add(
                        "metrics_differ",
                        Map.of(),
                        "the run has metrics (expected: none while it is "
                                + run.state().text() + ")");
            }
            return;
        }
        if (found == null || ofAttempt == null) {
            // A run of before V16 that did not complete has none, nor has one that was never prepared.
            if (run.state() == RunState.COMPLETED || found != ofAttempt) {
                findings.add(
                        "metrics_differ",
                        Map.of(),
                        "the run or its attempt has no metrics (expected: metrics, it is "
                                + run.state().text() + ")");
            }
            return;
        }
        Set<String> left = new HashSet<>();
        left.addAll(late ? SPENDING : Set.of());
        left.addAll(exact ? Set.of() : INTERVALS);
        left.addAll(!exact && found.has("truncated") ? SHORTENED : Set.of());
        if (run.stored().completedSamples() == totals.countedScored) {
            differ("the run's metrics", without(left, found), expected.map(value -> without(left, as(found, value))));
        }
        differ("metrics of attempt " + run.attempt(), ofAttempt, Optional.of(found));
    }

    /** Metrics that were written before V16 do not say how many samples were unfinished: none were. */
    private static JsonNode as(JsonNode found, JsonNode expected) {
        if (!found.findValues("complete").isEmpty()) {
            return expected;
        }
        JsonNode copy = expected.deepCopy();
        for (JsonNode parent : List.copyOf(copy.findParents("complete"))) {
            ((ObjectNode) parent).remove("complete");
            ((ObjectNode) parent.path("samples")).remove("unfinished");
        }
        return copy;
    }

    private void differ(String what, JsonNode found, Optional<JsonNode> expected) {
        expected.flatMap(value -> JsonDifference.first(value, found))
                .ifPresent(difference -> findings.add(
                        "metrics_differ", Map.of("path", difference.path()), what + " at " + difference + ")"));
    }

    private static JsonNode without(Set<String> fields, JsonNode metrics) {
        JsonNode copy = metrics.deepCopy();
        for (String field : fields) {
            for (JsonNode parent : List.copyOf(copy.findParents(field))) {
                ((ObjectNode) parent).remove(field);
            }
        }
        return copy;
    }
}
