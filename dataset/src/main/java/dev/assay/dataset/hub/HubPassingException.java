package dev.assay.dataset.hub;

import java.io.IOException;
import java.time.Duration;

/** The hub answered that it cannot just now. */
final class HubPassingException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Duration wanted;

    /** @param wanted how long the hub wants to be left alone; zero where it does not say */
    HubPassingException(int status, Duration wanted) {
        super("status " + status);
        this.wanted = wanted;
    }

    Duration wanted() {
        return wanted;
    }
}
