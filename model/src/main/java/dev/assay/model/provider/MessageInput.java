package dev.assay.model.provider;

import dev.assay.model.Message;
import dev.assay.model.Message.Part;
import dev.assay.model.ProviderApi;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages in the shape of an API: {@code messages} of Chat Completions, or items of {@code input} of Responses. */
final class MessageInput {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String DEFAULT_DETAIL = "auto";

    private MessageInput() {}

    static ArrayNode of(List<Message> messages, ProviderApi api) {
        ArrayNode input = JSON.createArrayNode();
        for (Message message : messages) {
            ObjectNode said = input.addObject().put("role", message.role());
            if (message.parts().size() == 1 && message.parts().getFirst() instanceof Part.Text text) {
                said.put("content", text.text());
            } else {
                ArrayNode content = said.putArray("content");
                message.parts().forEach(part -> content.add(part(message.role(), part, api)));
            }
        }
        return input;
    }

    private static ObjectNode part(String role, Part part, ProviderApi api) {
        boolean responses = api == ProviderApi.RESPONSES;
        return switch (part) {
            case Part.Text text ->
                JSON.createObjectNode()
                        .put("type", responses ? textType(role) : "text")
                        .put("text", text.text());
            case Part.Image image -> responses ? inputImage(image) : imageUrl(image);
        };
    }

    /** Of Responses: what a model said is output, also where it is part of the request. */
    private static String textType(String role) {
        return role.equals("assistant") ? "output_text" : "input_text";
    }

    /** {@code detail} is required there. */
    private static ObjectNode inputImage(Part.Image image) {
        return JSON.createObjectNode()
                .put("type", "input_image")
                .put("image_url", image.url())
                .put("detail", image.detail() == null ? DEFAULT_DETAIL : image.detail());
    }

    /** Without {@code detail} where none is asked for: some servers do not know it. */
    private static ObjectNode imageUrl(Part.Image image) {
        ObjectNode part = JSON.createObjectNode().put("type", "image_url");
        ObjectNode url = part.putObject("image_url").put("url", image.url());
        if (image.detail() != null) {
            url.put("detail", image.detail());
        }
        return part;
    }
}
