package dev.assay.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request to a model.
 *
 * @param model the provider's name of the model
 * @param prompt the user's text
 * @param generation as requested by the run, snake_case; never changed by a call, and not to be changed by the
 *     caller while calls use it
 * @param timeout for the whole exchange: connecting, writing and reading until the last byte
 * @param idempotencyKey sent as {@code Idempotency-Key}: calls with the same key are the same call
 * @param wanted what the model is asked for
 * @param input sent in place of the prompt where it is no plain text: messages, or texts to embed; null otherwise
 * @param messages sent in place of prompt and input, in the shape of the provider's API; null otherwise
 * @param background where the handle of the response is kept; null: the call is not to be made in the background. It is
 *     only where the provider is configured so
 */
public record ModelCall(
        String model,
        String prompt,
        ObjectNode generation,
        Duration timeout,
        String idempotencyKey,
        Wanted wanted,
        @Nullable JsonNode input,
        @Nullable List<Message> messages,
        @Nullable Background background) {

    /** What a call asks for. */
    public enum Wanted {
        TEXT,
        /** The answer's output is the JSON array {@code data} of the embeddings endpoint. */
        EMBEDDINGS
    }

    public ModelCall {
        messages = messages == null ? null : List.copyOf(messages);
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: at least 1 ms)");
        }
    }

    /** Asks for text. */
    public ModelCall(String model, String prompt, ObjectNode generation, Duration timeout, String idempotencyKey) {
        this(model, prompt, generation, timeout, idempotencyKey, Wanted.TEXT, null);
    }

    /** Not in the background. */
    public ModelCall(
            String model,
            String prompt,
            ObjectNode generation,
            Duration timeout,
            String idempotencyKey,
            Wanted wanted,
            @Nullable JsonNode input) {
        this(model, prompt, generation, timeout, idempotencyKey, wanted, input, null, null);
    }

    /** A prompt or an input, no messages. */
    public ModelCall(
            String model,
            String prompt,
            ObjectNode generation,
            Duration timeout,
            String idempotencyKey,
            Wanted wanted,
            @Nullable JsonNode input,
            @Nullable Background background) {
        this(model, prompt, generation, timeout, idempotencyKey, wanted, input, null, background);
    }
}
