package dev.assay.workflows.run;

/** Types of activity failures: all that a Temporal history ever says of an error, beside an error ID to look up in the log. */
public final class FailureType {

    /** PostgreSQL did not answer; repeated until it does. */
    public static final String LEDGER_UNAVAILABLE = "LEDGER_UNAVAILABLE";

    /** An error that Assay did not foresee; repeated. */
    public static final String INTERNAL = "INTERNAL";

    /** The worker is told to stop in the middle; repeated elsewhere. */
    public static final String WORKER_STOPPING = "WORKER_STOPPING";

    /** Lanes of an earlier execution are at work still; repeated until they have let go. */
    public static final String LANES_LIVE = "LANES_LIVE";

    private FailureType() {}
}
