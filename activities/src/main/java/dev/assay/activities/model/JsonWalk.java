package dev.assay.activities.model;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the members one wants of a JSON stream and skips the others without building anything. */
final class JsonWalk {

    /** Must consume the value it is shown: read it, walk it or skip it. */
    interface Member {
        void read(String name, JsonParser value);
    }

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
