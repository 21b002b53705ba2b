package dev.assay.dataset.hub;

/**
 * What the hub does not give: not there, not allowed, away for too long. The message names the repository, what was
 * looked for and the expectation.
 */
public final class HubException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who can do something about it. */
    public enum Reason {
        /** No answer for as long as was to be waited for one. */
        AWAY,
        /** Refused to whoever asks, 401 or 403. */
        REFUSED,
        /** No such repository, revision or file. */
        MISSING,
        /** An answer that is none of a hub's, or a request that no file satisfies. */
        UNUSABLE
    }

    private final Reason reason;
    private final String problem;

    public HubException(String message) {
        super(message);
        this.reason = Reason.UNUSABLE;
        this.problem = message;
    }

    HubException(Reason reason, String problem, String expected) {
        super(problem + " (expected: " + expected + ")");
        this.reason = reason;
        this.problem = problem;
    }

    public Reason reason() {
        return reason;
    }

    /** The message without what a dataset of a run would need: others ask the hub, too. */
    public String problem() {
        return problem;
    }
}
