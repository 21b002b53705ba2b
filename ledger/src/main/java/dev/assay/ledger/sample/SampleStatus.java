package dev.assay.ledger.sample;

import dev.assay.ledger.TextEnum;
import dev.assay.ledger.lane.Phase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far a sample is; the API writes it in lower case. */
public enum SampleStatus implements TextEnum {
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

    /**
     * First match wins.
     *
     * @param phase of the sample's block; null where its run has no blocks yet
     * @param held whether a lane works on the block
     * @param failed in the run's attempt
     */
    static SampleStatus of(@Nullable Phase phase, boolean held, boolean scored, boolean failed, boolean generated) {
        if (scored) {
            return COMPLETED;
        }
        if (failed) {
            return FAILED;
        }
        if (generated) {
            return held && phase == Phase.SCORE ? SCORING : READY_TO_SCORE;
        }
        return held && phase == Phase.GENERATE ? GENERATING : QUEUED;
    }
}
