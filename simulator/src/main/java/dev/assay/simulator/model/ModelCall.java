package dev.assay.simulator.model;

import dev.assay.simulator.Endpoint;
import dev.assay.simulator.Hash;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is read of a request to a model endpoint.
 *
 * @param prompt all text of the request in order (instructions first), joined by newlines
 * @param texts its parts: messages, or the inputs of an embedding call
 * @param lastMessage the last text that is not an assistant's: a request may end with the beginning of its answer
 * @param images URLs of its images, {@code data:} URIs among them, in order
 * @param dimensions asked of an embedding, 0 where nothing was asked
 * @param base64 whether the embedding is to be encoded so
 * @param background whether the answer is to be made in the background
 * @param schema that the answer is to be valid against; null where none was asked for
 * @param promptHash of the prompt and its images
 * @param identity of endpoint, model and prompt: two calls with the same are the same work
 */
public record ModelCall(
        Endpoint endpoint,
        String model,
        String prompt,
        List<String> texts,
        String lastMessage,
        List<String> images,
        int dimensions,
        boolean base64,
        boolean background,
        @Nullable JsonNode schema,
        long promptHash,
        long identity) {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** @throws IllegalArgumentException if the request cannot be understood; the message is for its sender */
    public static ModelCall read(Endpoint endpoint, byte[] body) {
        JsonNode request = tree(body);
        JsonNode model = request.path("model");
        if (!model.isString() || model.stringValue().isEmpty()) {
            throw new IllegalArgumentException("model: %s (expected: a model name)".formatted(shown(model)));
        }
        if (request.path("stream").asBoolean(false)) {
            throw new IllegalArgumentException("stream: true (expected: false, the simulator does not stream)");
        }
        if (request.path("background").asBoolean(false)
                && !request.path("store").asBoolean(true)) {
            throw new IllegalArgumentException("store: false (expected: true, with background)");
        }
        Content content = new Content();
        content.add(request.path("instructions"), false);
        String field = endpoint == Endpoint.CHAT_COMPLETIONS ? "messages" : "input";
        content.add(request.path(field), false);
        List<String> texts = content.texts;
        if (texts.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: at least one text)".formatted(field, shown(request.path(field))));
        }
        String prompt = texts.size() == 1 ? texts.getFirst() : String.join("\n", texts);
        long promptHash = Hash.of(prompt);
        for (String image : content.images) {
            promptHash = Hash.mix(promptHash, Hash.of(image));
        }
        return new ModelCall(
                endpoint,
                model.stringValue(),
                prompt,
                List.copyOf(texts),
                content.last == null ? texts.getLast() : content.last,
                List.copyOf(content.images),
                Math.clamp(request.path("dimensions").asInt(0), 0, 4096),
                request.path("encoding_format").asString("").equals("base64"),
                endpoint == Endpoint.RESPONSES && request.path("background").asBoolean(false),
                schema(request),
                promptHash,
                Hash.mix(Hash.mix(promptHash, Hash.of(model.stringValue())), endpoint.ordinal()));
    }

    private static @Nullable JsonNode schema(JsonNode request) {
        JsonNode responses = request.path("text").path("format").path("schema");
        JsonNode chat = request.path("response_format").path("json_schema").path("schema");
        return responses.isObject() ? responses : chat.isObject() ? chat : null;
    }

    /** The same work, asked for once more. */
    public ModelCall retrieved() {
        return new ModelCall(
                Endpoint.RESPONSES_RETRIEVE,
                model,
                prompt,
                texts,
                lastMessage,
                images,
                dimensions,
                base64,
                background,
                schema,
                promptHash,
                identity);
    }

    private static JsonNode tree(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("We could not parse the JSON body of your request.", e);
        }
    }

    private static final class Content {
        private final List<String> texts = new ArrayList<>();
        private final List<String> images = new ArrayList<>();
        private @Nullable String last;

        /** A string, a message with content, a content part, or a list of them. */
        void add(JsonNode node, boolean assistant) {
            if (node.isString()) {
                texts.add(node.stringValue());
                last = assistant ? last : node.stringValue();
            } else if (node.isArray()) {
                node.forEach(part -> add(part, assistant));
            } else if (node.has("image_url")) {
                JsonNode image = node.path("image_url");
                images.add(image.path("url").asString(image.asString("")));
            } else if (node.isObject()) {
                add(
                        node.has("content") ? node.path("content") : node.path("text"),
                        assistant || node.path("role").asString("").equals("assistant"));
            }
        }
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "missing" : node.getNodeType().toString().toLowerCase(java.util.Locale.ROOT);
    }
}
