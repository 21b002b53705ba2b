package dev.assay.simulator.model;

import dev.assay.simulator.Endpoint;

/** Tokens of one call; reasoning is part of output, cached of input. */
public record Usage(long input, long cached, long output, long reasoning) {
    private static final int CHARACTERS_PER_TOKEN = 4;

    public static Usage of(ModelCall call, ModelBehaviour behaviour, long outputCharacters) {
        long input = tokens(call.prompt().length());
        if (call.endpoint() == Endpoint.EMBEDDINGS) {
            return new Usage(input, 0, 0, 0);
        }
        int reasoning = behaviour.reasoningTokens();
        return new Usage(input, behaviour.cachedTokens(input), tokens(outputCharacters) + reasoning, reasoning);
    }

    long total() {
        return input + output;
    }

    private static long tokens(long characters) {
        return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    }
}
