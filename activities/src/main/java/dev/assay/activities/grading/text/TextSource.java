package dev.assay.activities.grading.text;

import java.util.Locale;

/** A text that is read once from its beginning, and what is made of it. */
final class TextSource {
    private static final int MAX_TAG_LENGTH = 200;

    final String text;
    final StringBuilder out;
    /** The position that is read next. */
    int at;

    TextSource(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length());
    }

    /** Takes characters as they are. */
    void keep(int length) {
        out.append(text, at, at + length);
        at += length;
    }

    /** Leaves characters out, with a mark in their place. */
    void drop(int length) {
        out.append(PlainText.MARK);
        at += length;
    }

    /** How often a character stands here. */
    int run(char c) {
        int end = at;
        while (end < text.length() && text.charAt(end) == c) {
            end++;
        }
        return end - at;
    }

    boolean word(int index) {
        return index >= 0 && index < text.length() && Character.isLetterOrDigit(text.charAt(index));
    }

    /** In a word, of a script that has words: others have emphasis anywhere. */
    boolean spaced(int index) {
        return word(index) && !Scripts.unspaced(text.charAt(index));
    }

    boolean space(int index) {
        return index < 0 || index >= text.length() || Character.isWhitespace(text.charAt(index));
    }

    boolean is(int index, char c) {
        return index >= 0 && index < text.length() && text.charAt(index) == c;
    }

    /** Where a character follows within the length of a tag; -1 where it does not. */
    int near(char c, int from) {
        return text.indexOf(c, from, Math.min(text.length(), from + MAX_TAG_LENGTH));
    }

    /** The name of a tag or a language that begins at a position, in small letters. */
    String name(int from) {
        int end = from;
        while (end < text.length() && end - from < MAX_TAG_LENGTH && (word(end) || is(end, '_') || is(end, '-'))) {
            end++;
        }
        return text.substring(from, end).toLowerCase(Locale.ROOT);
    }
}
