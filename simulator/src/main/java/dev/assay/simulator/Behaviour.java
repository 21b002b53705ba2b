package dev.assay.simulator;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a healthy model behaves. Every field may be left out: what a model does not say comes from the scenario's defaults,
 * and what these do not say is given here.
 *
 * @param latency default no wait
 * @param usage whether answers carry token usage (4 characters a token), default true
 * @param cachedFraction part of the input tokens reported as cached, 0..1, default 0
 * @param reasoningTokens reported with every text answer and, in Responses, shown as a reasoning item; default 0
 * @param wrongRate fraction of the prompts, chosen by hash, that get {@code wrongAnswer}; 0..1, default 0
 * @param wrongAnswer default "I am not sure."
 * @param answers whole prompt (or whole last message) to answer; looked at first
 * @param answersByPromptContaining text in the prompt to answer; the text found last in the prompt wins, since few-shot
 *     examples come before the question. Costs one pass over the prompt, however many entries there are
 * @param answerRules regular expressions, first match wins
 * @param answerOtherwise when none of these has an answer: {@code hash} of model and prompt (default), or {@code echo}
 * @param embeddingDimensions default 64
 * @param structuredOutput default {@code ignore}
 */
public record Behaviour(
        @Nullable Latency latency,
        @Nullable Boolean usage,
        @Nullable Double cachedFraction,
        @Nullable Integer reasoningTokens,
        @Nullable Double wrongRate,
        @Nullable String wrongAnswer,
        @Nullable Map<String, String> answers,
        @Nullable Map<String, String> answersByPromptContaining,
        @Nullable List<AnswerRule> answerRules,
        @Nullable Otherwise answerOtherwise,
        @Nullable Integer embeddingDimensions,
        @Nullable StructuredOutput structuredOutput) {

    /** What becomes of a request for an answer by a JSON schema. */
    public enum StructuredOutput {
        /** The answer is the same as without. */
        IGNORE,
        /** The answer is an object of the schema. */
        HONOUR,
        /** A 400 that names the parameter. */
        REFUSE;

        @JsonValue
        public String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Otherwise {
        HASH,
        ECHO;

        @JsonValue
        public String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Behaviour NOTHING_SAID =
            new Behaviour(null, null, null, null, null, null, null, null, null, null, null, null);

    public Behaviour {
        Check.range("cached_fraction", cachedFraction, 0, 1);
        Check.range("reasoning_tokens", reasoningTokens, 0, 1_000_000);
        Check.range("wrong_rate", wrongRate, 0, 1);
        Check.range("embedding_dimensions", embeddingDimensions, 1, 4096);
        answers = answers == null ? null : Map.copyOf(answers);
        answersByPromptContaining = answersByPromptContaining == null ? null : Map.copyOf(answersByPromptContaining);
        answerRules = answerRules == null ? null : List.copyOf(answerRules);
        if (answersByPromptContaining != null && answersByPromptContaining.containsKey("")) {
            throw new IllegalArgumentException("answers_by_prompt_containing: \"\" (expected: at least one character)");
        }
    }

    /** Says nothing: all defaults. */
    public static Behaviour standard() {
        return NOTHING_SAID;
    }

    public Behaviour withLatency(Latency time) {
        return new Behaviour(
                time,
                usage,
                cachedFraction,
                reasoningTokens,
                wrongRate,
                wrongAnswer,
                answers,
                answersByPromptContaining,
                answerRules,
                answerOtherwise,
                embeddingDimensions,
                structuredOutput);
    }

    public Behaviour withAnswers(Map<String, String> byPrompt) {
        return new Behaviour(
                latency,
                usage,
                cachedFraction,
                reasoningTokens,
                wrongRate,
                wrongAnswer,
                byPrompt,
                answersByPromptContaining,
                answerRules,
                answerOtherwise,
                embeddingDimensions,
                structuredOutput);
    }

    public Behaviour withAnswersByPromptContaining(Map<String, String> byText) {
        return new Behaviour(
                latency,
                usage,
                cachedFraction,
                reasoningTokens,
                wrongRate,
                wrongAnswer,
                answers,
                byText,
                answerRules,
                answerOtherwise,
                embeddingDimensions,
                structuredOutput);
    }

    public Behaviour withAnswerRules(List<AnswerRule> rules) {
        return new Behaviour(
                latency,
                usage,
                cachedFraction,
                reasoningTokens,
                wrongRate,
                wrongAnswer,
                answers,
                answersByPromptContaining,
                rules,
                answerOtherwise,
                embeddingDimensions,
                structuredOutput);
    }

    /** What this says, and where it says nothing what {@code other} says. */
    public Behaviour over(Behaviour other) {
        return new Behaviour(
                either(other, Behaviour::latency),
                either(other, Behaviour::usage),
                either(other, Behaviour::cachedFraction),
                either(other, Behaviour::reasoningTokens),
                either(other, Behaviour::wrongRate),
                either(other, Behaviour::wrongAnswer),
                either(other, Behaviour::answers),
                either(other, Behaviour::answersByPromptContaining),
                either(other, Behaviour::answerRules),
                either(other, Behaviour::answerOtherwise),
                either(other, Behaviour::embeddingDimensions),
                either(other, Behaviour::structuredOutput));
    }

    private <T> @Nullable T either(Behaviour other, Function<Behaviour, @Nullable T> field) {
        return Optional.<T>ofNullable(field.apply(this)).orElse(field.apply(other));
    }
}
