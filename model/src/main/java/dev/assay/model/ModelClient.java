package dev.assay.model;

/**
 * Calls a model once. Implementations are thread-safe; callers block, best on a virtual thread each.
 *
 * <p>To limit the calls of a fleet, adapt concurrency or cache answers, write a client around another one, and let
 * {@code ProviderCatalog} put them together. One that waits must do so before it calls the inner client, and
 * must not hold on to a call that has been answered: an answer is paid for.
 */
public interface ModelClient {

    /**
     * One exchange, without retries. Trouble with or at the provider is a result, never an exception.
     *
     * @throws InterruptedException if the thread was interrupted before there was a result; the connection of an
     *     exchange in flight is closed, and whether it will be charged is unknown
     */
    CallResult call(ModelCall call) throws InterruptedException;
}
