package dev.assay.model.provider;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says in Chat Completions' words what was said in those of the Responses API. */
final class ChatFields {

    private ChatFields() {}

    /** Changes the members in place and returns the instructions, which become a message. */
    static @Nullable String rewrite(ObjectNode body) {
        JsonNode instructions = body.remove("instructions");
        // Nothing in Chat Completions corresponds to these.
        body.remove("truncation");
        body.remove("max_tool_calls");
        maxTokens(body);
        reasoning(body);
        text(body);
        if (body.get("tools") instanceof ArrayNode tools) {
            ArrayNode rewritten = body.arrayNode();
            tools.forEach(tool -> rewritten.add(nestFunction(tool)));
            body.set("tools", rewritten);
        }
        if (body.get("tool_choice") instanceof ObjectNode choice) {
            body.set("tool_choice", nestFunction(choice));
        }
        return instructions != null && instructions.isString() ? instructions.stringValue() : null;
    }

    /** {@code max_tokens} is the name every provider of this API knows; whoever needs the newer one says so. */
    private static void maxTokens(ObjectNode body) {
        JsonNode limit = body.remove("max_output_tokens");
        if (limit != null && !body.has("max_completion_tokens") && !body.has("max_tokens")) {
            body.set("max_tokens", limit);
        }
    }

    private static void reasoning(ObjectNode body) {
        JsonNode reasoning = body.remove("reasoning");
        if (reasoning != null && reasoning.hasNonNull("effort") && !body.has("reasoning_effort")) {
            body.set("reasoning_effort", reasoning.get("effort"));
        }
    }

    private static void text(ObjectNode body) {
        JsonNode text = body.remove("text");
        if (text == null) {
            return;
        }
        if (text.hasNonNull("verbosity")) {
            body.set("verbosity", text.get("verbosity"));
        }
        if (!(text.get("format") instanceof ObjectNode format) || body.has("response_format")) {
            return;
        }
        ObjectNode responseFormat = body.putObject("response_format");
        responseFormat.set("type", format.path("type"));
        if (format.path("type").asString("").equals("json_schema")) {
            ObjectNode schema = format.deepCopy();
            schema.remove("type");
            responseFormat.set("json_schema", schema);
        }
    }

    /** {@code {type, name, …}} to {@code {type, function: {name, …}}}. */
    private static JsonNode nestFunction(JsonNode flat) {
        if (!(flat instanceof ObjectNode tool)
                || !tool.path("type").asString("").equals("function")
                || tool.has("function")) {
            return flat;
        }
        ObjectNode function = tool.deepCopy();
        function.remove("type");
        ObjectNode nested = tool.objectNode().put("type", "function");
        nested.set("function", function);
        return nested;
    }
}
