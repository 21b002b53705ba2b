package dev.assay.text;

import java.util.Map;

/** What is wrong with something that a user gave, as clients see it: a code, a message and where to look. */
public abstract class CodedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Map<String, Object> details;

    /** @param message names the place and the expectation, and never quotes users' data */
    protected CodedException(String code, String message, Map<String, Object> details) {
        super(message);
        this.code = code;
        this.details = Map.copyOf(details);
    }

    /** As a rule one of the constants of the exception's class. */
    public final String code() {
        return code;
    }

    /** Numbers and names that say where; empty where the message says all. */
    public final Map<String, Object> details() {
        return details;
    }
}
