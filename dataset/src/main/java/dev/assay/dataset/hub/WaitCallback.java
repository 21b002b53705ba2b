package dev.assay.dataset.hub;

import java.time.Duration;

/**
 * Waits on behalf of the work that asked the hub; also called, with {@link Duration#ZERO}, for every piece that arrives,
 * as a sign of life. May throw, to end that work instead.
 */
@FunctionalInterface
public interface WaitCallback {
    void pause(Duration duration);
}
