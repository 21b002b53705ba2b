package dev.assay.model.provider;

import dev.assay.model.ProviderApi;
import dev.assay.model.answer.StopStrings;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A run's {@code generation} as a provider's request has it; the same for all prompts of a run.
 *
 * @param instructions where they are a message of their own (Chat Completions)
 * @param members of the request's body besides the model and the prompt
 */
record ProviderRequest(ProviderApi api, @Nullable String instructions, ObjectNode members) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Meant for Assay. */
    private static final Set<String> NOT_SENT =
            Set.of("use_cache", "timeout_seconds", "max_retries", "max_empty_retries", "extra_body");

    /** Assay's to say: a stream would not be answered by one body, and a background job is to be waited for. */
    private static final Set<String> RESERVED =
            Set.of("model", "input", "messages", "stream", "stream_options", "background");

    static ProviderRequest of(ObjectNode generation, ProviderApi api) {
        ObjectNode members = JSON.createObjectNode();
        generation.properties().forEach(member -> {
            if (!NOT_SENT.contains(member.getKey()) && !member.getValue().isNull()) {
                members.set(member.getKey(), member.getValue());
            }
        });
        alias(members, "max_gen_toks", "max_output_tokens");
        alias(members, "until", "stop");
        if (members.path("stop").isEmpty() && members.path("stop").isArray()) {
            // Says that there is none; providers refuse an empty list.
            members.remove("stop");
        }
        String instructions = api == ProviderApi.CHAT_COMPLETIONS ? ChatFields.rewrite(members) : null;
        if (generation.get("extra_body") instanceof ObjectNode extra) {
            members.setAll(extra);
        }
        members.remove(RESERVED);
        return new ProviderRequest(api, instructions, members);
    }

    private static void alias(ObjectNode members, String alias, String name) {
        JsonNode value = members.remove(alias);
        if (value != null && !members.has(name)) {
            members.set(name, value);
        }
    }

    /** Where outputs end, also where the provider does not heed it. */
    StopStrings stops() {
        return StopStrings.of(members.get("stop"));
    }

    /** The body of one request. */
    byte[] body(String model, String prompt) {
        return body(model, prompt, null);
    }

    /** @param input messages or items that stand in place of the prompt */
    byte[] body(String model, String prompt, @Nullable JsonNode input) {
        return JSON.writeValueAsBytes(request(model, prompt, input));
    }

    /** The body of one request whose response is made in the background; only a stored one can be asked for. */
    byte[] backgroundBody(String model, String prompt, @Nullable JsonNode input) {
        return JSON.writeValueAsBytes(
                request(model, prompt, input).put("background", true).put("store", true));
    }

    private ObjectNode request(String model, String prompt, @Nullable JsonNode input) {
        JsonNode said = input == null ? StringNode.valueOf(prompt) : input;
        ObjectNode body = JSON.createObjectNode().put("model", model);
        if (api == ProviderApi.RESPONSES) {
            body.set("input", said);
        } else {
            ArrayNode messages = body.putArray("messages");
            if (instructions != null) {
                messages.addObject().put("role", "system").put("content", instructions);
            }
            if (said.isArray()) {
                said.forEach(messages::add);
            } else {
                messages.addObject().put("role", "user").set("content", said);
            }
        }
        body.setAll(members);
        return body;
    }
}
