package dev.assay.template.parse;

/**
 * A word of an expression or tag.
 *
 * @param text a name, an operator, or the text of a string
 * @param value of a literal
 */
record Token(Kind kind, String text, Object value, int line) {
    enum Kind {
        NAME,
        OPERATOR,
        STRING,
        NUMBER,
        END
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    String shown() {
        return switch (kind) {
            case END -> "the end";
            case STRING -> "a string";
            case NUMBER -> "a number";
            default -> "'" + text + "'";
        };
    }
}
