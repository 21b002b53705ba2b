package dev.assay.activities.message;

import dev.assay.activities.message.ItemMessage.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages as JSON, the same in the ledger and for clients: {@code [{"role", "content"}]}, where the content is a text, or
 * parts {@code {"type": "text", "text"}}, {@code {"type": "image", "url"}}, and {@code {"type": "image", "media_type",
 * "bytes", "sha256"}} for content that the run has. Images have {@code detail} where the task has it.
 */
public final class MessageJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private MessageJson() {}

    public static String write(List<ItemMessage> messages) {
        ArrayNode array = JSON.createArrayNode();
        messages.forEach(message -> add(array, message));
        return JSON.writeValueAsString(array);
    }

    private static void add(ArrayNode array, ItemMessage message) {
        ObjectNode node = array.addObject().put("role", message.role());
        if (message.parts().size() == 1 && message.parts().getFirst() instanceof Part.Text text) {
            node.put("content", text.text());
        } else {
            ArrayNode content = node.putArray("content");
            message.parts().forEach(part -> content.add(node(part)));
        }
    }

    private static ObjectNode node(Part part) {
        return switch (part) {
            case Part.Text text -> JSON.createObjectNode().put("type", "text").put("text", text.text());
            case Part.Link link -> detail(image().put("url", link.url()), link.detail());
            case Part.Inline inline -> detail(marker(image(), inline), inline.detail());
        };
    }

    private static ObjectNode image() {
        return JSON.createObjectNode().put("type", "image");
    }

    private static ObjectNode marker(ObjectNode node, Part.Inline inline) {
        return node.put("media_type", inline.mediaType())
                .put("bytes", inline.bytes())
                .put("sha256", inline.sha256());
    }

    private static ObjectNode detail(ObjectNode node, @Nullable String detail) {
        return detail == null ? node : node.put("detail", detail);
    }

    /** What stands for data in a row. */
    static ObjectNode marker(String type, Part.Inline inline) {
        return marker(JSON.createObjectNode().put("type", type), inline);
    }

    /** @param json as {@link #write} made it */
    public static List<ItemMessage> read(String json) {
        List<ItemMessage> messages = new ArrayList<>();
        for (JsonNode node : JSON.readTree(json)) {
            String role = node.path("role").stringValue();
            JsonNode content = node.path("content");
            if (content.isString()) {
                messages.add(ItemMessage.text(role, content.stringValue()));
            } else {
                List<Part> parts = new ArrayList<>();
                content.forEach(part -> parts.add(part(part)));
                messages.add(new ItemMessage(role, parts));
            }
        }
        return messages;
    }

    private static Part part(JsonNode node) {
        if (node.path("type").stringValue().equals("text")) {
            return new Part.Text(node.path("text").stringValue());
        }
        @Nullable String detail = node.has("detail") ? node.path("detail").stringValue() : null;
        return node.has("url")
                ? new Part.Link(node.path("url").stringValue(), detail)
                : new Part.Inline(
                        node.path("media_type").stringValue(),
                        node.path("bytes").intValue(),
                        node.path("sha256").stringValue(),
                        detail);
    }
}
