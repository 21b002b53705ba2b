package dev.assay.activities.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a provider says about a failure, in the shapes that are in use: OpenAI's {@code {"error": {…}}}, the same
 * without the envelope, {@code {"error": "…"}}, {@code {"detail": …}}, or text.
 *
 * @param code empty where there is none
 */
record ProviderError(String code, String message) {

    static ProviderError of(byte[] body) {
        String text = new String(body, UTF_8);
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(text);
        } catch (JacksonException notJson) {
            return new ProviderError("", text.strip());
        }
        if (!root.isObject()) {
            return new ProviderError("", text.strip());
        }
        JsonNode error = root.path("error").isObject() ? root.path("error") : root;
        JsonNode message = firstPresent(error.path("message"), root.path("error"), root.path("detail"));
        return new ProviderError(
                error.path("code").asString(""),
                message == null ? text.strip() : message.isString() ? message.stringValue() : message.toString());
    }

    private static @Nullable JsonNode firstPresent(JsonNode... nodes) {
        for (JsonNode node : nodes) {
            if (!node.isMissingNode() && !node.isNull()) {
                return node;
            }
        }
        return null;
    }

    boolean saysModelUnknown(int status) {
        return code.equals("model_not_found")
                || (status == 404 && message.toLowerCase(Locale.ROOT).contains("model"));
    }
}
