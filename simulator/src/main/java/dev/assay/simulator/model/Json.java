package dev.assay.simulator.model;

/** JSON strings that keep what JSON libraries refuse to write: lone surrogates, as escapes. */
public final class Json {
    private Json() {}

    public static String quote(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                escape(c, json);
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static void escape(char c, StringBuilder json) {
        json.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            json.append(Character.forDigit((c >> shift) & 0xf, 16));
        }
    }
}
