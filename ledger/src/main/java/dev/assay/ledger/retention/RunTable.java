package dev.assay.ledger.retention;

/**
 * The tables that hold rows of a run, in the order in which they are emptied. Blocks go first: a result that comes late
 * finds no block and is dropped, so nothing is written behind the purge. The run's own row goes last, since it says that
 * there is something left.
 */
enum RunTable {
    EVAL_BLOCKS,
    EVAL_RUN_TALLIES,
    EVAL_BLOCK_SCORES,
    EVAL_LANES,
    EVAL_RESPONSE_HANDLES,
    EVAL_MODEL_STOPS,
    EVAL_SCORES,
    EVAL_GRADER_SCORES,
    EVAL_FAILURES,
    EVAL_GRADER_CALLS,
    EVAL_AGGREGATES,
    EVAL_DISCARDED_CALLS,
    EVAL_GENERATIONS,
    EVAL_ITEMS,
    EVAL_RUN_CONTENTS,
    EVAL_RUN_TASKS,
    EVAL_METRIC_NAMES,
    EVAL_GRADERS,
    EVAL_RUN_ATTEMPTS,
    EVAL_WEBHOOK_DELIVERIES,
    EVAL_IMPORTS;

    /** A content may be a thousand times as large as other rows. */
    private static final int CONTENT = 100;

    /** How many rows of this table one transaction removes where it removes so many of others. */
    int atOnce(int chunk) {
        return this == EVAL_RUN_CONTENTS ? Math.max(1, chunk / CONTENT) : chunk;
    }
}
