package dev.assay.standalone.process;

/** An embedded part could not be started, stopped or used. The message says what to do about it. */
public final class EmbeddedPartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmbeddedPartException(String message) {
        super(message);
    }

    public EmbeddedPartException(String message, Throwable cause) {
        super(message, cause);
    }
}
