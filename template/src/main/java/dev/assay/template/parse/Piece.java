package dev.assay.template.parse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a template: text, <code>{{ … }}</code> or <code>{% … %}</code>.
 *
 * @param text the text, or what stands between the marks, stripped
 * @param tokens of an expression or tag; empty where an expression cannot be read, so that it can only be a column
 * @param problem why it cannot be read
 */
record Piece(
        Kind kind,
        String text,
        List<Token> tokens,
        int line,
        @Nullable String problem) {
    enum Kind {
        TEXT,
        EXPRESSION,
        TAG
    }
}
