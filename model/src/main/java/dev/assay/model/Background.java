package dev.assay.model;

import java.util.Optional;

/**
 * What is known of one call whose response the provider makes in the background, and who keeps it: whoever comes after
 * a crash then waits for the same response instead of paying for another. Used by one call at a time.
 */
public interface Background {

    /** The response that was begun before and may still be running: it is waited for, and none is begun. */
    Optional<ResponseHandle> running();

    /**
     * The provider has begun a response. Returns when that is kept for good: only then it is waited for.
     *
     * @throws InterruptedException if the thread was interrupted before it was kept
     */
    void started(ResponseHandle handle) throws InterruptedException;

    /** The response has ended, or is lost: what came of it is the call's result, and nobody need wait for it again. */
    void ended(ResponseHandle handle);
}
