package dev.assay.activities.model;

/**
 * Calls a model once. Implementations are thread-safe; callers block, best on a virtual thread each.
 *
 * <p>What stands between a sample and its provider is a {@code ModelClient} around another one: a limit that is
 * shared by a fleet, a concurrency that adapts to the provider, a cache of answers. {@link ProviderCatalog} puts
 * them together, so that whoever calls a model knows none of them. One that waits must do so before it calls the
 * inner client, and must not hold on to a call that has been answered: an answer is paid for.
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
