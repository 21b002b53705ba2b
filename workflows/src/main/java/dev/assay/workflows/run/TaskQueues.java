package dev.assay.workflows.run;

/** The task queues, so that a fleet can scale and isolate each kind of work. */
public final class TaskQueues {

    /** Workflows and their short activities. */
    public static final String RUNS = "assay-runs";

    /** Generation lanes. */
    public static final String GENERATION = "assay-generation";

    /** Scoring lanes. */
    public static final String SCORING = "assay-scoring";

    private TaskQueues() {}
}
