package dev.assay.ledger.audit;

import dev.assay.ledger.run.RunState;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an audit found, and the figures that it counted: all of rows, none of counters.
 *
 * @param checkedAt time of the snapshot, PostgreSQL's clock
 * @param findings what does not add up, at most 100
 * @param omitted findings beyond those
 */
public record AuditReport(
        UUID runId,
        RunState state,
        int attempt,
        int grading,
        Instant checkedAt,
        List<Finding> findings,
        long omitted,
        Figures figures) {

    public AuditReport {
        Objects.requireNonNull(runId, "runId is null");
        findings = List.copyOf(findings);
    }

    /** Whether everything adds up. */
    public boolean balanced() {
        return findings.isEmpty();
    }

    /**
     * @param samples items x models
     * @param completed samples with a score of the run's grading
     * @param failed samples that failed in the run's attempt
     * @param unfinished the others
     * @param scores of the run's grading
     * @param calls everything paid for: generations, discarded and grader calls
     */
    public record Figures(
            long items,
            long models,
            long blocks,
            long samples,
            long completed,
            long failed,
            long unfinished,
            long generations,
            long scores,
            long discardedCalls,
            long graderCalls,
            long calls,
            List<AttemptFigures> attempts) {

        public Figures {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * Rows that an attempt's lanes wrote.
     *
     * @param calls generations, discarded and grader calls
     * @param callsSpent what the attempt's totals say, without grader calls; null while it goes on
     * @param lateCalls calls of this attempt and those before it that came after it had ended
     */
    public record AttemptFigures(
            int attempt,
            long generations,
            long discardedCalls,
            long graderCalls,
            long calls,
            @Nullable Long callsSpent,
            long lateCalls) {}

    /**
     * Something that does not add up.
     *
     * @param code stable, snake_case; the checks say which there are
     * @param message for people: what was found, then what was expected
     * @param details numbers and places, never content of samples
     */
    public record Finding(String code, String message, Map<String, Object> details) {

        public Finding {
            Objects.requireNonNull(code, "code is null");
            Objects.requireNonNull(message, "message is null");
            details = Collections.unmodifiableMap(new TreeMap<>(details));
        }
    }
}
