package dev.assay.model.answer;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the members one wants of a JSON stream and skips the others without building anything. */
final class JsonWalk {

    /** Must consume the value it is shown: read it, walk it or skip it. */
    interface Member {
        void read(String name, JsonParser value);
    }

    private static final int MAX_NODES = 1_000;

    private JsonWalk() {}

    /** Skips a value that is no object. */
    static void members(JsonParser parser, Member member) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            member.read(name, parser);
        }
    }

    /** Skips a value that is no array. */
    static void elements(JsonParser parser, Consumer<JsonParser> element) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.accept(parser);
        }
    }

    /** A string, or a number or boolean as text; null for anything else. */
    static @Nullable String text(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        return token.isScalarValue() && token != JsonToken.VALUE_NULL ? parser.getValueAsString() : null;
    }

    static @Nullable Long count(JsonParser parser) {
        if (parser.currentToken().isNumeric()) {
            return parser.getNumberValue().longValue();
        }
        parser.skipChildren();
        return null;
    }

    /** The value as a tree, of which at most so many nodes are kept: a hostile one takes 30 times its size in memory. */
    static JsonNode tree(JsonParser parser) {
        return tree(parser, new int[] {MAX_NODES});
    }

    private static JsonNode tree(JsonParser parser, int[] left) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        JsonToken token = parser.currentToken();
        if (--left[0] < 0) {
            parser.skipChildren();
            return nodes.nullNode();
        }
        if (token == JsonToken.START_OBJECT) {
            ObjectNode object = nodes.objectNode();
            members(parser, (name, value) -> {
                JsonNode member = tree(value, left);
                if (left[0] >= 0) {
                    object.set(name, member);
                }
            });
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            ArrayNode array = nodes.arrayNode();
            elements(parser, value -> {
                JsonNode element = tree(value, left);
                if (left[0] >= 0) {
                    array.add(element);
                }
            });
            return array;
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return nodes.booleanNode(token == JsonToken.VALUE_TRUE);
        }
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getString().length() < 18) {
            return nodes.numberNode(Long.parseLong(parser.getString()));
        }
        String text = text(parser);
        return text == null ? nodes.nullNode() : nodes.stringNode(text);
    }

    /** The text of one member of an object. */
    static @Nullable String text(JsonParser parser, String wanted) {
        String[] found = {null};
        members(parser, (name, value) -> {
            if (name.equals(wanted)) {
                found[0] = text(value);
            } else {
                value.skipChildren();
            }
        });
        return found[0];
    }

    /** The count in one member of an object. */
    static @Nullable Long count(JsonParser parser, String wanted) {
        Long[] found = {null};
        members(parser, (name, value) -> {
            if (name.equals(wanted)) {
                found[0] = count(value);
            } else {
                value.skipChildren();
            }
        });
        return found[0];
    }
}
