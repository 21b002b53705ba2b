package dev.assay.workflows.run;

/**
 * How the run stands once its lanes have ended.
 *
 * @param standing what to do next
 * @param generationLanes lanes to open for generation, 0 where no block waits for it
 * @param scoringLanes lanes to open for scoring, 0 where nothing is unfinished
 * @param pauses how often the run was paused so far
 */
public record Settled(Standing standing, int generationLanes, int scoringLanes, int pauses) {

    public enum Standing {
        /** Every step of every sample has a row: finish. */
        FINISHED,
        /** Blocks wait: open lanes. */
        UNFINISHED,
        /** Cancelling: finish without opening lanes. */
        CANCELLED,
        /** The run cannot go on: finish without opening lanes. */
        FAILED,
        /** Wait for a wake. */
        PAUSED,
        /** This execution is not the owner any more: end. */
        NOT_OWNER
    }
}
