package dev.assay.text;

/** Lengths as people, PostgreSQL and JSON schema count them: in Unicode code points. An emoji is one. */
public final class Characters {

    private Characters() {}

    public static int of(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }

    /** The text, or as many characters of it as may be and an ellipsis. */
    public static String cut(int most, String text) {
        return moreThan(most, text) ? text.substring(0, text.offsetByCodePoints(0, most)) + "…" : text;
    }

    /** Whether a text has more. Says so of a very long one without counting it. */
    public static boolean moreThan(int most, CharSequence text) {
        return text.length() > most && (text.length() > 2L * most || of(text) > most);
    }
}
