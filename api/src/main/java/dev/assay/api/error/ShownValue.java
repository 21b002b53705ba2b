package dev.assay.api.error;

import dev.assay.text.Characters;
import dev.assay.text.SecretNames;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Values as messages show them: short, printable, containers by their size only. */
public final class ShownValue {

    private static final int MAX_LENGTH = 80;

    private ShownValue() {}

    /**
     * A secret shows as such, however wrong it is.
     *
     * @param path where the value is, or the name of a header
     */
    static String value(String path, @Nullable Object value) {
        boolean said = switch (value) {
            case null -> false;
            case JsonNode node -> node.isString() || node.isNumber();
            case Collection<?> list -> false;
            case Map<?, ?> map -> false;
            default -> true;
        };
        return said && SecretNames.in(path) ? SecretNames.SHOWN : value(value);
    }

    public static String value(@Nullable Object value) {
        return switch (value) {
            case null -> "missing";
            case JsonNode node -> json(node);
            case CharSequence text -> '"' + cut(text.toString()) + '"';
            case Collection<?> list -> "a list of " + list.size();
            case Map<?, ?> map -> "an object with " + map.size() + " fields";
            default -> cut(value.toString());
        };
    }

    private static String json(JsonNode node) {
        if (node.isMissingNode()) {
            return "missing";
        }
        if (node.isObject()) {
            return "an object with " + node.size() + " fields";
        }
        if (node.isArray()) {
            return "a list of " + node.size();
        }
        return node.isString() ? value(node.stringValue()) : cut(node.toString());
    }

    /** At most 80 characters; what is not printable becomes U+FFFD. */
    public static String cut(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(MAX_LENGTH).map(ShownValue::printable).forEach(shown::appendCodePoint);
        return Characters.moreThan(MAX_LENGTH, text) ? shown.append('…').toString() : shown.toString();
    }

    private static int printable(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? 0xFFFD : c;
    }
}
