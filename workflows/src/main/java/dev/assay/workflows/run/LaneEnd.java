package dev.assay.workflows.run;

/** Why a lane returned. The ledger, not this value, decides what happens next. */
public enum LaneEnd {
    /** No block was left for it. */
    DRAINED,
    /** Its worker is told to stop, or holds more lanes than its peers: the lane goes on elsewhere. */
    YIELDED,
    /** The ledger told it to stop: cancelled, paused, failed, or not its attempt any more. */
    STOPPED
}
