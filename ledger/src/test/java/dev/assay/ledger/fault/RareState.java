package dev.assay.ledger.fault;

/** What the schedules are for: states that a run without faults never sees. */
enum RareState {
    /** A lane that lost its token claimed, or ended a block, in vain. */
    FENCE_REFUSED,
    /** A failure of a lane that lost its token was left out. */
    LATE_FAILURE_DROPPED,
    /** The connection was cut in a flush's commit, which was undone. */
    FLUSH_UNDONE,
    /** The connection was cut in a flush's commit, which took place and was never answered. */
    FLUSH_OUTCOME_UNKNOWN,
    /** An execution began an attempt that another one had begun. */
    BEGIN_LOST,
    /** An execution began an attempt and was never told so. */
    BEGIN_OUTCOME_UNKNOWN,
    /** A score came when its block was done, for a sample that had failed. */
    LATE_SCORE_DROPPED,
    /** A call was paid for by two lanes, of which one had lost its token. */
    CALL_BEATEN,
    /** A result came after its run had ended. */
    RESULT_AFTER_END,
    /** An execution that settles found lanes that live, and left them alone. */
    LANES_FOUND_LIVING
}
