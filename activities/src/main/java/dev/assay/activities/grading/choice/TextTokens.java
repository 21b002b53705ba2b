package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.text.PlainText;
import dev.assay.activities.grading.text.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A text as words, numbers, signs and line ends, without its markup. Scripts without spaces have a word a character.
 * {@code don't} is one word, {@code 1,000.5}, {@code -5} and {@code 1/2} are one number each.
 */
final class TextTokens {
    enum Kind {
        WORD,
        NUMBER,
        /** That says something: {@code +}, {@code <}, {@code %}, and arrows and ticks. */
        SYMBOL,
        PUNCTUATION,
        LINE_END
    }

    /**
     * @param key in lower case
     * @param start in {@link #plain}, as {@code end}
     * @param attached whether nothing stands between the token before and this
     * @param afterMarkup whether markup was left out right before it; that of the next one says what was after it
     */
    record Token(Kind kind, String key, String text, int start, int end, boolean attached, boolean afterMarkup) {
        boolean is(String keys) {
            return key.length() == 1 && keys.contains(key);
        }

        boolean content() {
            return kind.ordinal() < Kind.PUNCTUATION.ordinal();
        }
    }

    /** Begins and ends what is marked as the answer. */
    static final char OPEN = '\uE001';

    static final char CLOSE = '\uE002';

    private static final Set<String> ENDINGS =
            Set.of("s", "dir", "d\u0131r", "dur", "d\u00FCr", "tir", "t\u0131r", "tur", "t\u00FCr");
    private static final String SAYING = "%&*/@#+<>=^\u00B0";

    private final String marked;
    private final StringBuilder plain = new StringBuilder();
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private TextTokens(String marked) {
        this.marked = marked;
    }

    static TextTokens of(String text) {
        TextTokens tokens = new TextTokens(PlainText.marked(text));
        tokens.read();
        return tokens;
    }

    List<Token> list() {
        return tokens;
    }

    String plain() {
        return plain.toString();
    }

    private void read() {
        boolean attached = false;
        boolean afterMarkup = false;
        while (at < marked.length()) {
            int c = marked.codePointAt(at);
            if (c == PlainText.MARK) {
                afterMarkup = true;
                at++;
                continue;
            }
            if (c != '\n' && (Character.isWhitespace(c) || Character.isSpaceChar(c))) {
                attached = false;
                at++;
                plain.append(' ');
                continue;
            }
            int from = at;
            Kind kind = kind(c, attached);
            int start = plain.length();
            String text = marked.substring(from, at);
            plain.append(text);
            tokens.add(
                    new Token(kind, text.toLowerCase(Locale.ROOT), text, start, plain.length(), attached, afterMarkup));
            attached = kind != Kind.LINE_END;
            afterMarkup = false;
        }
        tokens.add(new Token(Kind.LINE_END, "\n", "\n", plain.length(), plain.length(), attached, afterMarkup));
    }

    private Kind kind(int c, boolean attached) {
        int next = at + Character.charCount(c);
        if (c == '\n') {
            at = next;
            return Kind.LINE_END;
        }
        boolean sign = (c == '-' || c == '+') && digit(next) && !(attached && wordBefore());
        if (sign || Character.isDigit(c) || c == '.' && digit(next) && !attached) {
            number(sign ? next : at);
            return Kind.NUMBER;
        }
        if (Character.isLetter(c)) {
            word(c);
            return Kind.WORD;
        }
        at = next;
        if (c == '\'' && attached && wordBefore()) {
            int end = letters(at);
            if (ENDINGS.contains(marked.substring(at, end).toLowerCase(Locale.ROOT))) {
                at = end;
                return Kind.WORD;
            }
        }
        boolean minus = c == '-' && !attached && next < marked.length() && Character.isLetter(marked.codePointAt(next));
        int type = Character.getType(c);
        boolean symbol = type == Character.MATH_SYMBOL
                || type == Character.CURRENCY_SYMBOL
                || type == Character.OTHER_SYMBOL
                || SAYING.indexOf(c) >= 0;
        return (symbol && c != '|' && c != '~') || minus ? Kind.SYMBOL : Kind.PUNCTUATION;
    }

    private boolean wordBefore() {
        return !tokens.isEmpty() && tokens.getLast().kind().ordinal() <= Kind.NUMBER.ordinal();
    }

    private boolean digit(int index) {
        return index < marked.length() && Character.isDigit(marked.codePointAt(index));
    }

    private void number(int from) {
        int i = from;
        while (digit(i) || i < marked.length() && ".,/".indexOf(marked.charAt(i)) >= 0 && digit(i + 1)) {
            i++;
        }
        at = i;
    }

    private void word(int first) {
        if (Scripts.unspaced(first)) {
            at += Character.charCount(first);
            while (at < marked.length() && Scripts.mark(marked.codePointAt(at))) {
                at += Character.charCount(marked.codePointAt(at));
            }
            return;
        }
        int end = letters(at);
        while (end + 1 < marked.length() && marked.charAt(end) == '\'' && Character.isLetter(marked.charAt(end + 1))) {
            int tail = letters(end + 1);
            if (ENDINGS.contains(marked.substring(end + 1, tail).toLowerCase(Locale.ROOT))) {
                break;
            }
            end = tail;
        }
        at = end;
    }

    /** The end of letters of scripts with spaces, and of digits after them. */
    private int letters(int from) {
        int i = from;
        while (i < marked.length()) {
            int c = marked.codePointAt(i);
            if (!(Character.isLetterOrDigit(c) || Scripts.mark(c)) || Scripts.unspaced(c)) {
                break;
            }
            i += Character.charCount(c);
        }
        return i;
    }
}
