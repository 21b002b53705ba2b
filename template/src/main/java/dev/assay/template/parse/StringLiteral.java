package dev.assay.template.parse;

import dev.assay.template.value.PyText;
import java.util.Locale;

/** Python's escapes in a string. One that it does not know stays as it is. */
final class StringLiteral {
    private final String text;
    private final int line;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private StringLiteral(String text, int line) {
        this.text = text;
        this.line = line;
    }

    static String unescape(String text, int line) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringLiteral literal = new StringLiteral(text, line);
        while (literal.at < text.length()) {
            char c = text.charAt(literal.at++);
            if (c == '\\') {
                literal.escape();
            } else {
                literal.out.append(c);
            }
        }
        return literal.out.toString();
    }

    private void escape() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        switch (c) {
            case '\n' -> {}
            case '\\', '\'', '"' -> out.append((char) c);
            case 'a' -> out.append('\u0007');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append('\u000b');
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            case 'U' -> hex(8);
            case 'N' -> named();
            // Jinja2 turns what is not ASCII into an escape first, whose backslash this one then takes.
            default ->
                out.append('\\')
                        .append(
                                c < 0x80
                                        ? Character.toString(c)
                                        : PyText.ascii(Character.toString(c)).substring(1));
        }
    }

    private void octal() {
        int end = at;
        while (end < text.length() && end < at + 2 && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
            end++;
        }
        out.append((char) Integer.parseInt(text.substring(at - 1, end), 8));
        at = end;
    }

    private void hex(int digits) {
        int end = at + digits;
        if (end > text.length() || !text.substring(at, end).matches("[0-9a-fA-F]+")) {
            throw new SyntaxException(line, "an escape in a string with fewer than " + digits + " hexadecimal digits");
        }
        long c = Long.parseLong(text.substring(at, end), 16);
        if (c > Character.MAX_CODE_POINT || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            throw new SyntaxException(line, "an escape in a string that is no character");
        }
        out.appendCodePoint((int) c);
        at = end;
    }

    private void named() {
        int end = text.indexOf('}', at);
        try {
            if (end < 0 || text.charAt(at) != '{') {
                throw new IllegalArgumentException();
            }
            out.appendCodePoint(
                    Character.codePointOf(text.substring(at + 1, end).toUpperCase(Locale.ROOT)));
            at = end + 1;
        } catch (IllegalArgumentException e) {
            throw new SyntaxException(line, "an escape \\N in a string that names no character");
        }
    }
}
