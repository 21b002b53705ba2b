package dev.assay.model.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a message or a reasoning holds: a text, or parts of texts, thoughts and refusals, as OpenAI, Anthropic, Mistral and
 * OpenRouter spell them.
 */
final class ContentParts {

    /**
     * One part.
     *
     * @param type null where it does not say
     * @param text null where it has none
     * @param thought what a member for thoughts holds; empty for most
     */
    record Part(@Nullable String type, @Nullable String text, String thought) {

        private boolean thinks() {
            String said = type == null ? "" : type.toLowerCase(Locale.ROOT);
            return said.contains("think") || said.contains("reason") || said.contains("thought");
        }

        void addTo(AnswerBody answer) {
            if (!thought.isEmpty() || thinks()) {
                answer.addReasoning(thought);
                answer.addReasoning(thinks() ? text : null);
            }
            if (!thinks()) {
                answer.refused |= "refusal".equals(type);
                answer.addOutput(text);
            }
        }
    }

    private ContentParts() {}

    static void read(JsonParser parser, AnswerBody answer) {
        parts(parser).forEach(part -> part.addTo(answer));
    }

    /** Of a string, a part or a list of both. */
    static List<Part> parts(JsonParser parser) {
        List<Part> parts = new ArrayList<>(1);
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            JsonWalk.elements(parser, element -> parts.add(part(element)));
        } else {
            parts.add(part(parser));
        }
        return parts;
    }

    private static Part part(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return new Part(null, JsonWalk.text(parser), "");
        }
        String[] read = {null, null};
        StringBuilder thought = new StringBuilder();
        JsonWalk.members(parser, (name, value) -> {
            switch (name) {
                case "type" -> read[0] = JsonWalk.text(value);
                case "text", "refusal" -> read[1] = JsonWalk.text(value);
                case "thinking", "reasoning", "summary" -> reasoning(value, thought::append);
                default -> value.skipChildren();
            }
        });
        return new Part(read[0], read[1], thought.toString());
    }

    /** The texts of a reasoning, whatever they are wrapped in. */
    static void reasoning(JsonParser parser, Consumer<String> to) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_ARRAY) {
            JsonWalk.elements(parser, element -> reasoning(element, to));
        } else if (token == JsonToken.START_OBJECT) {
            JsonWalk.members(parser, (name, value) -> {
                switch (name) {
                    case "text", "thinking", "summary", "content", "reasoning" -> reasoning(value, to);
                    default -> value.skipChildren();
                }
            });
        } else if (token == JsonToken.VALUE_STRING) {
            to.accept(parser.getString());
        }
    }
}
