package dev.assay.activities.hub;

/**
 * A dataset that the hub does not give: not there, not allowed, away for too long. The message names dataset, what was
 * looked for and the expectation.
 */
public final class HubException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HubException(String message) {
        super(message);
    }
}
