package dev.assay.activities.preprocess;

import dev.assay.sandbox.SandboxException;
import dev.assay.text.CodedException;
import java.util.Map;

/**
 * Rows that cannot be preprocessed. The message names them by number, and the function's own lines. The code is one of this
 * class's constants, or one of the sandbox's with {@code preprocess_} for {@code grader_}. Details are {@code source_row},
 * the first row that the function was called with, where a row is to blame.
 */
public final class PreprocessException extends CodedException {
    private static final long serialVersionUID = 1L;

    /** The function gave something else than rows. */
    public static final String BAD_ROWS = "preprocess_bad_rows";
    /** It made more rows of one call than are taken. */
    public static final String TOO_LARGE = "preprocess_too_large";
    /** No sandbox can be started on this machine. */
    public static final String UNAVAILABLE = "preprocess_unavailable";

    private static final String SANDBOX_PREFIX = "grader_";
    private static final String PREFIX = "preprocess_";

    public PreprocessException(String code, String message, Map<String, Object> details) {
        super(code, "preprocess: " + message, details);
    }

    /** @param place what the message begins with; empty where no row is to blame */
    static PreprocessException of(SandboxException e, String place, Map<String, Object> details) {
        // The sandbox's codes are named after what it ran first.
        String code =
                e.code().startsWith(SANDBOX_PREFIX) ? PREFIX + e.code().substring(SANDBOX_PREFIX.length()) : e.code();
        return new PreprocessException(code, place + e.getMessage(), details);
    }
}
