package dev.assay.ledger.sample;

import java.util.Locale;
import java.util.Optional;

/** How far a sample is; the API writes it in lower case. Which one holds is decided in {@link SampleDao#page}. */
public enum SampleStatus {
    /** No generation yet, and no lane has its block. */
    QUEUED,
    /** Its block is held for generation. */
    GENERATING,
    /** Generated; its block is not held for scoring. */
    READY_TO_SCORE,
    /** Generated; its block is held for scoring. */
    SCORING,
    /** It has a score of the run's grading. */
    COMPLETED,
    /** It failed in the run's attempt. */
    FAILED;

    public static Optional<SampleStatus> of(String text) {
        for (SampleStatus status : values()) {
            if (status.text().equals(text)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
