package dev.assay.workflows.protocol;

/** What the protocol would be without one of its rules. */
enum Bug {
    NONE,
    /** A lane takes a free block without showing that it still holds its lane. */
    CLAIM_WITHOUT_TOKEN,
    /** The workflow writes the terminal state while lanes are open. */
    FINISH_BEFORE_LANES_END,
    /** An execution begins without a look at the run's state and attempt. */
    BEGIN_WITHOUT_COMPARE,
    /** Settling takes lanes from whoever holds them, also from those that are seen. */
    SETTLE_TAKES_LIVING_LANES,
    /** Settling waits for blocks of models that are stopped. */
    SETTLE_WAITS_FOR_STOPPED_MODELS,
    /** A run completes though a model of it is stopped. */
    COMPLETED_WITH_A_STOPPED_MODEL
}
