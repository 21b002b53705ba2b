package dev.assay.activities.model;

import com.openai.core.JsonValue;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run's {@code generation} means in a provider's request; the same for all prompts of a run.
 *
 * @param instructions where they are a message of their own (Chat Completions)
 * @param body members of the request's body besides the model and the prompt
 */
record ProviderRequest(@Nullable String instructions, Map<String, JsonValue> body) {

    /** Meant for Assay. */
    private static final Set<String> NOT_SENT =
            Set.of("use_cache", "timeout_seconds", "max_retries", "max_empty_retries", "extra_body");

    /** Assay's to say; a stream or a background job would not be answered by one body. */
    private static final Set<String> RESERVED =
            Set.of("model", "input", "messages", "stream", "stream_options", "background");

    static ProviderRequest of(ObjectNode generation, Api api) {
        ObjectNode body = generation.objectNode();
        generation.properties().forEach(member -> {
            if (!NOT_SENT.contains(member.getKey()) && !member.getValue().isNull()) {
                body.set(member.getKey(), member.getValue());
            }
        });
        alias(body, "max_gen_toks", "max_output_tokens");
        alias(body, "until", "stop");
        String instructions = api == Api.CHAT_COMPLETIONS ? ChatFields.rewrite(body) : null;
        if (generation.get("extra_body") instanceof ObjectNode extra) {
            extra.properties().forEach(member -> body.set(member.getKey(), member.getValue()));
        }
        body.remove(RESERVED);
        return new ProviderRequest(instructions, SdkJson.members(body));
    }

    private static void alias(ObjectNode body, String alias, String name) {
        JsonNode value = body.remove(alias);
        if (value != null && !body.has(name)) {
            body.set(name, value);
        }
    }
}
