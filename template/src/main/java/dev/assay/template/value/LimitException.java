package dev.assay.template.value;

/** A template takes more than it may. */
public final class LimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LimitException(String message) {
        super(message, null, false, false);
    }
}
