package dev.assay.model.answer;

import dev.assay.model.Usage;
import dev.assay.text.TextLimit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The parts of a provider's answer that matter, collected while its body is read. */
public final class AnswerBody {

    /** Longer than any provider's, and short enough to be shown with every sample. */
    private static final int MAX_ID_LENGTH = 512;

    /** An output and what was thought before it, where both come in one text. */
    private static final int CONTENT_CHARS = 4 * TextLimit.OUTPUT_BYTES;

    /** At most 512 characters of it, without control characters. */
    public @Nullable String id;

    /** Whether the body is a JSON object. */
    public boolean readable = true;

    /** Whether the body had the member that holds answers, whatever was in it. */
    boolean answerPresent;

    /** Of the Responses API; null where the provider did not say. */
    @Nullable String status;

    /** As the provider says it; null where it did not. */
    @Nullable String finish;

    boolean refused;
    boolean toolsCalled;

    /** What the provider says went wrong, beside an answer, in it or in place of one. */
    @Nullable ProviderError error;

    /** What the provider's word for how the answer ended says went wrong; {@code error} says it better. */
    @Nullable ProviderError failure;

    /** Of a body without an answer: what it says instead. */
    public String instead = "";

    @Nullable Long inputTokens;

    @Nullable Long outputTokens;

    @Nullable Long cachedTokens;

    @Nullable Long reasoningTokens;

    private final StringBuilder output = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder reasoningAgain = new StringBuilder();

    void id(@Nullable String said) {
        id = said == null ? null : ProviderText.label(said, MAX_ID_LENGTH);
    }

    /** The first that is said counts: what surrounds it only repeats it. */
    void error(JsonNode said) {
        if (error == null) {
            error = ProviderError.beside(said).orElse(null);
        }
    }

    void addOutput(@Nullable String text) {
        append(output, text, CONTENT_CHARS);
    }

    void addReasoning(@Nullable String text) {
        append(reasoning, text, TextLimit.REASONING_BYTES);
    }

    /** In another form what may be among the reasoning already: it counts where that is empty. */
    void addReasoningAgain(@Nullable String text) {
        append(reasoningAgain, text, TextLimit.REASONING_BYTES);
    }

    /** One character more than can be kept, so that the cut is noticed; what comes after it costs no memory. */
    private static void append(StringBuilder to, @Nullable String text, int limit) {
        if (text != null) {
            to.append(text, 0, Math.min(text.length(), limit + 1 - to.length()));
        }
    }

    /** Whether the response is still being made, in the background. */
    public boolean running() {
        return "queued".equals(status) || "in_progress".equals(status);
    }

    String output() {
        return output.toString();
    }

    boolean hasReasoning() {
        return !reasoning.isEmpty();
    }

    /** Whether there is an answer, and nothing that says it failed. */
    public boolean usable() {
        return answerPresent && error == null;
    }

    @Nullable String reasoning() {
        StringBuilder said = reasoning.isEmpty() ? reasoningAgain : reasoning;
        return said.isEmpty() ? null : TextLimit.cut(said.toString(), TextLimit.REASONING_BYTES);
    }

    Usage usage() {
        if (inputTokens == null && outputTokens == null && cachedTokens == null && reasoningTokens == null) {
            return Usage.UNREPORTED;
        }
        return new Usage(inputTokens, outputTokens, cachedTokens, reasoningTokens);
    }
}
