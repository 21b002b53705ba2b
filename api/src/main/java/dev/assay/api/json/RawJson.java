package dev.assay.api.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * JSON that is handed on as it was stored: a number keeps its digits, and nothing is parsed to be written again.
 *
 * @param text valid JSON; line breaks, which only stand between values, become spaces
 */
public record RawJson(@JsonValue @JsonRawValue String text) {

    public static final RawJson EMPTY_OBJECT = new RawJson("{}");

    public RawJson {
        Objects.requireNonNull(text, "text is null");
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            text = text.replace('\n', ' ').replace('\r', ' ');
        }
    }

    /** Without the text, which may hold what belongs in no log. */
    @Override
    public String toString() {
        return "RawJson[" + text.length() + " characters]";
    }

    public static @Nullable RawJson of(@Nullable String text) {
        return text == null ? null : new RawJson(text);
    }
}
