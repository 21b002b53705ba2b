package dev.assay.template.value;

/** Text that counts as HTML already, as {@code |escape}, {@code |safe} and {@code |tojson} make it: what joins it is escaped. */
public record Markup(String text) {
    public static Markup escape(Object value, Budget budget) {
        if (value instanceof Markup markup) {
            return markup;
        }
        String text = PyText.str(value, budget);
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\'' -> escaped.append("&#39;");
                case '"' -> escaped.append("&#34;");
                default -> escaped.append(c);
            }
        }
        budget.made(escaped.length());
        return new Markup(escaped.toString());
    }
}
