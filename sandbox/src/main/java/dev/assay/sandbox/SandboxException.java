package dev.assay.sandbox;

/** A call that gave no answer. It says nothing about other calls. */
public final class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Longer than the grader's {@code timeout_seconds}. */
    public static final String TIMEOUT = "grader_timeout";
    /** More memory than a sandbox has. */
    public static final String MEMORY = "grader_memory";
    /** A longer answer than is taken. */
    public static final String OUTPUT_TOO_LARGE = "grader_output_too_large";
    /** The sandbox ended. */
    public static final String CRASHED = "grader_crashed";
    /** The source cannot be read or has no such function; the message names the line. */
    public static final String INVALID = "grader_invalid";

    private final String code;

    public SandboxException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** One of this class's constants, {@code grader_exception} or {@code grader_bad_score}. */
    public String code() {
        return code;
    }
}
