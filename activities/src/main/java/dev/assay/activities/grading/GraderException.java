package dev.assay.activities.grading;

import dev.assay.sandbox.SandboxException;

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

    /** Comparing the sample's texts would take too long. */
    public static final String TOO_LONG = "grader_text_too_long";

    /** No sandbox can be started on this machine. */
    public static final String UNAVAILABLE = "grader_unavailable";
    /** The grader called models more often than it may. */
    public static final String TOO_MANY_CALLS = "grader_too_many_calls";
    /** A judge's answer names none of the labels that it was to choose from. */
    public static final String JUDGE_UNPARSABLE = "judge_unparsable";
    /** The votes of a panel of judges make no majority. */
    public static final String JUDGE_TIE = "judge_tie";
    /** Codes of calls that failed begin so: {@code judge_timeout}, {@code judge_invalid_request}. */
    public static final String JUDGE_PREFIX = "judge_";
    /** The grader asks for the run's judge or embedding model, and the run has none. */
    public static final String NO_MODEL = "grader_no_model";

    private final String code;

    public GraderException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Whether there was no sandbox, or none any more: a stop of this process does that too. */
    public boolean sandboxEnded() {
        return code.equals(UNAVAILABLE) || code.equals(SandboxException.CRASHED);
    }

    /** Whether other answers of the models that were asked may change it; of a tie all answers are good ones. */
    public boolean mayBeTheAnswers() {
        return !sandboxEnded() && !code.equals(JUDGE_TIE);
    }

    /** One of this class's constants, one of the sandbox's, or {@link #JUDGE_PREFIX} with the code of a call that failed. */
    public String code() {
        return code;
    }
}
