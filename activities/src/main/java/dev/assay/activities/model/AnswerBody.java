package dev.assay.activities.model;

import dev.assay.ledger.run.TextLimit;
import org.jspecify.annotations.Nullable;

/** The parts of a provider's answer that matter, collected while its body is read. */
final class AnswerBody {

    @Nullable String id;

    /** Whether the body had the member that holds answers, whatever was in it. */
    boolean answerPresent;

    /** Of the Responses API; null where the provider did not say. */
    @Nullable String status;

    /** Null where the provider did not say. */
    @Nullable String finish;

    boolean refused;
    boolean toolsCalled;

    @Nullable String errorCode;

    @Nullable String errorMessage;

    @Nullable Long inputTokens;

    @Nullable Long outputTokens;

    @Nullable Long cachedTokens;

    @Nullable Long reasoningTokens;

    private final StringBuilder output = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();

    void addOutput(@Nullable String text) {
        append(output, text, TextLimit.OUTPUT_BYTES);
    }

    void addReasoning(@Nullable String text) {
        append(reasoning, text, TextLimit.REASONING_BYTES);
    }

    /** One character more than can be kept, so that the cut is noticed; what comes after it costs no memory. */
    private static void append(StringBuilder to, @Nullable String text, int limit) {
        if (text != null) {
            to.append(text, 0, Math.min(text.length(), limit + 1 - to.length()));
        }
    }

    /** Whether the response is still being made, in the background. */
    boolean running() {
        return "queued".equals(status) || "in_progress".equals(status);
    }

    String output() {
        return output.toString();
    }

    @Nullable String reasoning() {
        return reasoning.isEmpty() ? null : TextLimit.cut(reasoning.toString(), TextLimit.REASONING_BYTES);
    }

    Usage usage() {
        if (inputTokens == null && outputTokens == null && cachedTokens == null && reasoningTokens == null) {
            return Usage.UNREPORTED;
        }
        return new Usage(inputTokens, outputTokens, cachedTokens, reasoningTokens);
    }
}
