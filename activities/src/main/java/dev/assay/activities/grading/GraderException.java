package dev.assay.activities.grading;

/** A sample that cannot be graded. It fails this sample and says nothing about the others. */
public final class GraderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The grader compares with a target and the sample has none, or a blank one. */
    public static final String NO_TARGET = "grader_no_target";
    /** The sample's target is not of the kind that the grader compares with. */
    public static final String BAD_TARGET = "grader_bad_target";
    /** The grader's JSON schema cannot tell whether the output is valid. */
    public static final String BAD_SCHEMA = "grader_bad_schema";
    /** A score is missing, NaN or infinite. */
    public static final String BAD_SCORE = "grader_bad_score";

    /** No sandbox can be started on this machine. */
    public static final String UNAVAILABLE = "grader_unavailable";

    private final String code;

    public GraderException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** One of this class's constants, or of the sandbox's. */
    public String code() {
        return code;
    }
}
