package dev.assay.simulator.model;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Hash;
import dev.assay.simulator.Latency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A behaviour with every default filled in, ready to answer. */
public final class ModelBehaviour {
    private static final int WRONG = 101;
    private static final int SLOW = 102;

    private record CompiledRule(Pattern pattern, String answer) {}

    private final long seed;
    private final Latency latency;
    private final boolean usage;
    private final double cachedFraction;
    private final int reasoningTokens;
    private final double wrongRate;
    private final String wrongAnswer;
    private final Map<String, String> answers;
    private final SubstringIndex containing;
    private final List<CompiledRule> rules;
    private final Behaviour.Otherwise otherwise;
    private final int embeddingDimensions;
    private final Behaviour.StructuredOutput structuredOutput;

    public ModelBehaviour(long seed, Behaviour said) {
        this.seed = seed;
        latency = Optional.ofNullable(said.latency()).orElseGet(Latency::none);
        usage = Optional.ofNullable(said.usage()).orElse(true);
        cachedFraction = Optional.ofNullable(said.cachedFraction()).orElse(0.0);
        reasoningTokens = Optional.ofNullable(said.reasoningTokens()).orElse(0);
        wrongRate = Optional.ofNullable(said.wrongRate()).orElse(0.0);
        wrongAnswer = Optional.ofNullable(said.wrongAnswer()).orElse("I am not sure.");
        answers = Optional.ofNullable(said.answers()).orElse(Map.of());
        containing = new SubstringIndex(
                Optional.ofNullable(said.answersByPromptContaining()).orElse(Map.of()));
        rules = Optional.ofNullable(said.answerRules()).orElse(List.of()).stream()
                .map(rule -> new CompiledRule(Pattern.compile(rule.pattern()), rule.answer()))
                .toList();
        otherwise = Optional.ofNullable(said.answerOtherwise()).orElse(Behaviour.Otherwise.HASH);
        embeddingDimensions = Optional.ofNullable(said.embeddingDimensions()).orElse(64);
        structuredOutput = Optional.ofNullable(said.structuredOutput()).orElse(Behaviour.StructuredOutput.IGNORE);
    }

    public boolean usage() {
        return usage;
    }

    int reasoningTokens() {
        return reasoningTokens;
    }

    public boolean refuses(ModelCall call) {
        return call.schema() != null && structuredOutput == Behaviour.StructuredOutput.REFUSE;
    }

    public int embeddingDimensions() {
        return embeddingDimensions;
    }

    long cachedTokens(long inputTokens) {
        return (long) (inputTokens * cachedFraction);
    }

    public long latencyNanos(ModelCall call) {
        return latency.nanos(hash(call, SLOW));
    }

    public String answer(ModelCall call) {
        String text = text(call);
        return call.schema() != null && structuredOutput == Behaviour.StructuredOutput.HONOUR
                ? StructuredAnswer.of(text, call.schema())
                : text;
    }

    private String text(ModelCall call) {
        if (wrongRate > 0 && Hash.unit(hash(call, WRONG)) < wrongRate) {
            return wrongAnswer;
        }
        return Optional.ofNullable(answers.get(call.prompt()))
                .or(() -> Optional.ofNullable(answers.get(call.lastMessage())))
                .or(() -> containing.find(call.prompt()))
                .or(byRule(call.prompt()))
                .orElseGet(() -> otherwise == Behaviour.Otherwise.ECHO ? call.lastMessage() : hashed(call));
    }

    private Supplier<Optional<String>> byRule(String prompt) {
        return () -> {
            for (CompiledRule rule : rules) {
                Matcher matcher = rule.pattern.matcher(prompt);
                if (matcher.find()) {
                    StringBuilder answer = new StringBuilder();
                    matcher.appendReplacement(answer, rule.answer);
                    return Optional.of(answer.substring(matcher.start()));
                }
            }
            return Optional.empty();
        };
    }

    private String hashed(ModelCall call) {
        return "answer " + Long.toHexString(hash(call, 0) | Long.MIN_VALUE);
    }

    private long hash(ModelCall call, int purpose) {
        return Hash.mix(Hash.mix(seed, Hash.of(call.model())) ^ call.promptHash(), purpose);
    }
}
