package dev.assay.simulator;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a fault does to a call. A fault that is paid is an answer too: it takes an answer number and counts as one. */
public enum FaultKind {
    /** An error status with an OpenAI error body, at once. */
    STATUS(false, false),
    /** No answer until the client gives up or the server closes. */
    HANG(false, false),
    /** Status 200 and half of the announced body, then the connection closes. */
    CUT(false, false),
    /** Status 200 with a body that is not JSON. */
    GARBAGE(false, false),
    /** The output contains U+0000. */
    NUL(true, true),
    /** The output contains the JSON escape of a lone surrogate. */
    LONE_SURROGATE(true, true),
    /** An output of {@code bytes} characters, streamed. */
    HUGE_BODY(true, true),
    /** Status 200 with usage and no output. */
    EMPTY(true, false),
    /** Status 200 with a refusal in place of the output. */
    REFUSAL(true, true),
    /** Half of the output: {@code incomplete} with {@code max_output_tokens}, or {@code finish_reason: length}. */
    TRUNCATED(true, true),
    /** Status 200 with a response that is {@code failed} and carries no usage; in Chat Completions with an error. */
    FAILED(false, true),
    /** Members of a good answer's body are others. Paid, unless its usage is taken out. */
    REPLACE(true, true);

    private final boolean paid;
    private final boolean textOnly;

    FaultKind(boolean paid, boolean textOnly) {
        this.paid = paid;
        this.textOnly = textOnly;
    }

    /** Whether the call ends with a 200 that carries usage. */
    public boolean paid() {
        return paid;
    }

    /** Whether the fault is about text, so that it never applies to embeddings. */
    public boolean textOnly() {
        return textOnly;
    }

    @JsonValue
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
