package dev.assay.model.answer;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Why an answer ended, in the words of Chat Completions where a provider's word means the same. */
final class FinishReason {

    static final String STOP = "stop";
    static final String LENGTH = "length";
    static final String CONTENT_FILTER = "content_filter";
    static final String TOOL_CALLS = "tool_calls";
    static final String REFUSAL = "refusal";

    /** Of the Responses API, without a reason. */
    static final String INCOMPLETE = "incomplete";

    private static final int MAX_LENGTH = 64;

    private static final Set<String> STOPS =
            Set.of("stop", "stop_sequence", "end_turn", "eos", "eos_token", "complete", "completed", "finished");
    private static final Set<String> LENGTHS = Set.of(
            "length",
            "max_tokens",
            "max_output_tokens",
            "max_completion_tokens",
            "max_length",
            "model_length",
            "token_limit",
            "model_context_window_exceeded");
    private static final Set<String> FILTERS = Set.of(
            "content_filter",
            "content_filtered",
            "safety",
            "blocklist",
            "prohibited_content",
            "spii",
            "sensitive",
            "guardrail_intervened");
    private static final Set<String> TOOLS = Set.of("tool_calls", "tool_call", "tool_use", "function_call");

    private static final Set<String> FAILURES =
            Set.of("insufficient_system_resource", "timeout", "timed_out", "unavailable", "overloaded");
    private static final List<String> FAILURE_STARTS =
            List.of("abort", "cancel", "interrupt", "malformed", "unexpected");
    private static final List<String> FAILURE_PARTS = List.of("error", "fail");

    private FinishReason() {}

    /** A word that is unknown stays as it is, at most 64 characters of it. */
    static String normalised(String word) {
        // Some say what was filtered: "content_filter: PROHIBITED_CONTENT".
        String said =
                word.toLowerCase(Locale.ROOT).replace('-', '_').split(":", 2)[0].strip();
        if (STOPS.contains(said)) {
            return STOP;
        }
        if (LENGTHS.contains(said)) {
            return LENGTH;
        }
        if (FILTERS.contains(said)) {
            return CONTENT_FILTER;
        }
        return TOOLS.contains(said) ? TOOL_CALLS : ProviderText.label(word, MAX_LENGTH);
    }

    /** Whether a word says that the provider broke off, so that what there is of an answer is none. */
    static boolean isFailure(String word) {
        String said = word.toLowerCase(Locale.ROOT);
        return FAILURES.contains(said)
                || FAILURE_STARTS.stream().anyMatch(said::startsWith)
                || FAILURE_PARTS.stream().anyMatch(said::contains);
    }

    /** Whether an answer that ended so may have no text. */
    static boolean allowsNoOutput(String normalised) {
        return Set.of(LENGTH, CONTENT_FILTER, TOOL_CALLS, REFUSAL).contains(normalised);
    }
}
