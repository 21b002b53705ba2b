package dev.assay.model.answer;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Strings at which an output ends, whether or not the provider heeded them. */
public record StopStrings(List<String> strings) {

    public static final StopStrings NONE = new StopStrings(List.of());

    /** @param stop a string or a list of strings; anything else is none */
    public static StopStrings of(@Nullable JsonNode stop) {
        if (stop == null) {
            return NONE;
        }
        List<String> strings = (stop.isArray() ? stop.valueStream() : Stream.of(stop))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(string -> !string.isEmpty())
                .toList();
        return strings.isEmpty() ? NONE : new StopStrings(strings);
    }

    /** Up to the first of the strings, one after the other as lm-eval does; the same instance where none is in it. */
    String cut(String output) {
        String cut = output;
        for (String string : strings) {
            int at = cut.indexOf(string);
            if (at >= 0) {
                cut = cut.substring(0, at);
            }
        }
        return cut;
    }
}
