package dev.assay.sandbox;

import java.time.Duration;

/**
 * One function of one user's source.
 *
 * @param team whose it is: a process never serves two
 * @param scope all calls with the same scope share one context, so module globals last from one to the next: a run's
 *     grading and task
 * @param modelAccess whether the function may take {@code ctx} as its last parameter
 * @param timeout wall time of one call, without that of the models it asks, and of running the module once
 * @param maxOutput characters of an answer's JSON
 */
public record Program(
        String team, String scope, Entry entry, String source, boolean modelAccess, Duration timeout, int maxOutput) {
    /** Of one sample's answer. */
    public static final int MAX_OUTPUT = 1 << 20;

    /** Of a whole batch's. */
    public static final int MAX_BATCH_OUTPUT = 1 << 26;

    public Program {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than 0)");
        }
    }
}
