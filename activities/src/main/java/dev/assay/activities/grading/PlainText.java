package dev.assay.activities.grading;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A text with its dress taken off: what it says, whatever it was written in.
 *
 * <ul>
 *   <li>NFKC, so that full-width letters and punctuation are plain ones; superscripts become {@code ^2}, {@code ½}
 *       becomes {@code 1/2}; invisible characters are left out; all line ends are {@code \n}
 *   <li>Markdown: emphasis, code, headings, quotes and bullets; what is struck out ({@code ~~B~~}) goes altogether
 *   <li>LaTeX: {@code $…$}, {@code \(…\)}, {@code \[…\]}, {@code \text{…}}, {@code \boxed{…}} and their like;
 *       {@code \frac{a}{b}} becomes {@code a/b}, spacing commands a space
 *   <li>HTML tags; what is in {@code <del>} goes altogether
 *   <li>quotation marks of all kinds; an apostrophe within a word stays, as {@code '}
 * </ul>
 *
 * Brackets and other punctuation stay; {@link #bare} takes them off both ends. Time is linear in the text.
 */
final class PlainText {
    /** Stands in {@link #marked} where dress was taken off. */
    static final char MARK = '\uE000';

    private static final String QUOTES = "\"\u201C\u201D\u201E\u201F\u00AB\u00BB\u2039\u203A\u300C\u300D\u300E\u300F"
            + "\u301D\u301E\u301F\uFE41\uFE42\uFE43\uFE44";
    private static final String APOSTROPHES = "'\u2018\u2019\u201A\u201B\u2032\u00B4\u02BC";
    private static final Set<String> HTML = Set.of(
            "strong em code pre br hr div span sub sup li ul ol td th tr tbody thead table h1 h2 h3 h4 h5 h6 mark small big tt center font kbd samp"
                    .split(" "));
    private static final Set<String> BREAKS = Set.of("br p hr div li tr h1 h2 h3 h4 h5 h6".split(" "));
    private static final Set<String> STRUCK = Set.of("del", "s", "strike");
    private static final Set<String> COMMANDS = Set.of(
            ("text textbf textit textrm textsf texttt textup textnormal emph underline mathrm mathbf mathit mathsf mathtt"
                            + " mathcal mathbb boldsymbol bm mbox hbox fbox boxed framebox operatorname displaystyle textstyle"
                            + " left right big Big bigl bigr Bigl Bigr bf rm it color large Large")
                    .split(" "));
    private static final Set<String> FRACTIONS = Set.of("frac", "dfrac", "tfrac", "cfrac");
    private static final Set<String> CROSSED = Set.of("cancel", "bcancel", "xcancel", "sout");
    private static final int LONGEST_TAG = 200;

    private final String text;
    private final StringBuilder out;
    /** Of open braces: {@code d} a command's, {@code f} a numerator's, {@code p} plain. */
    private final Deque<Character> braces = new ArrayDeque<>();

    private final Set<String> closed = new HashSet<>();
    private int mathEnd = -1;
    private int at;

    private PlainText(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length());
        for (int i = text.indexOf("</"); i >= 0; i = text.indexOf("</", i + 2)) {
            closed.add(name(i + 2));
        }
    }

    static String of(String text) {
        return marked(text).replace(String.valueOf(MARK), "");
    }

    /** {@link #of} without white space, brackets and punctuation at both ends. A sign or a percent sign stays. */
    static String bare(String text) {
        String plain = of(text);
        int from = 0;
        int to = plain.length();
        while (from < to && outer(plain.charAt(from))) {
            from++;
        }
        while (to > from && outer(plain.charAt(to - 1))) {
            to--;
        }
        return plain.substring(from, to);
    }

    /** {@link #of} with a {@link #MARK} for each piece of dress. */
    static String marked(String text) {
        return new PlainText(PlainCharacters.compatible(text)).undress();
    }

    private static boolean outer(char c) {
        return Character.isWhitespace(c) || "()[]{}<>.,:;!?'|\u3001\u3002\u3010\u3011\u300A\u300B".indexOf(c) >= 0;
    }

    private String undress() {
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean lineStart = out.isEmpty() || out.charAt(out.length() - 1) == '\n';
            if (QUOTES.indexOf(c) >= 0 || c == '`') {
                quote(c, lineStart);
            } else if (APOSTROPHES.indexOf(c) >= 0) {
                out.append(spaced(at - 1) && spaced(at + 1) ? '\'' : MARK);
                at++;
            } else if (lineStart && (c == ' ' || c == '\t' || heading(c))) {
                at++;
            } else {
                switch (c) {
                    case '\\' -> command();
                    case '$' -> dollar();
                    case '{', '}' -> brace(c);
                    case '<' -> tag();
                    case '*', '_' -> emphasis(c, lineStart);
                    case '~' -> tilde();
                    default -> keep(1);
                }
            }
        }
        return out.toString();
    }

    /** Not {@code > 5}, which is more than five, nor {@code #1}. */
    private boolean heading(char c) {
        int next = at + 1;
        if (c == '#') {
            return is(next, '#') || is(next, ' ');
        }
        return c == '>'
                && is(next, ' ')
                && next + 1 < text.length()
                && "=-.$\\0123456789".indexOf(text.charAt(next + 1)) < 0;
    }

    private void keep(int length) {
        out.append(text, at, at + length);
        at += length;
    }

    private void drop(int length) {
        out.append(MARK);
        at += length;
    }

    private int run(char c) {
        int end = at;
        while (end < text.length() && text.charAt(end) == c) {
            end++;
        }
        return end - at;
    }

    private boolean word(int index) {
        return index >= 0 && index < text.length() && Character.isLetterOrDigit(text.charAt(index));
    }

    /** In a word, of a script that has words: others have emphasis anywhere. */
    private boolean spaced(int index) {
        return word(index) && !Scripts.unspaced(text.charAt(index));
    }

    private boolean space(int index) {
        return index < 0 || index >= text.length() || Character.isWhitespace(text.charAt(index));
    }

    private boolean is(int index, char c) {
        return index >= 0 && index < text.length() && text.charAt(index) == c;
    }

    private int near(char c, int from) {
        return text.indexOf(c, from, Math.min(text.length(), from + LONGEST_TAG));
    }

    private String name(int from) {
        int end = from;
        while (end < text.length() && end - from < LONGEST_TAG && (word(end) || is(end, '_') || is(end, '-'))) {
            end++;
        }
        return text.substring(from, end).toLowerCase(Locale.ROOT);
    }

    private void quote(char c, boolean lineStart) {
        int length = c == '`' ? run(c) : 1;
        drop(length);
        if (lineStart && length >= 3) {
            // The language of a fence: ```json
            int language = name(at).length();
            at += is(at + language, '\n') ? language : 0;
        }
    }

    private void emphasis(char c, boolean lineStart) {
        int length = run(c);
        boolean inside = spaced(at - 1) && spaced(at + length);
        boolean alone = space(at - 1) && space(at + length);
        if (c == '_' && length >= 3) {
            out.append(' ');
            at += length;
        } else if (inside || alone && !lineStart) {
            keep(length);
        } else {
            drop(length);
        }
    }

    private void tilde() {
        if (run('~') != 2) {
            keep(run('~'));
            return;
        }
        int end = text.indexOf("~~", at + 2);
        boolean pair = end >= 0 && text.indexOf('\n', at, end) < 0;
        at = (pair ? end : at) + 2;
    }

    /** As Pandoc pairs them: no space within the signs, and no digit after the second. */
    private void dollar() {
        if (is(at + 1, '$') || at == mathEnd) {
            drop(run('$'));
            return;
        }
        int end = text.indexOf('$', at + 1);
        boolean pair = end > at + 1
                && !space(at + 1)
                && !space(end - 1)
                && !(end + 1 < text.length() && Character.isDigit(text.charAt(end + 1)));
        if (pair) {
            mathEnd = end;
            drop(1);
        } else {
            keep(1);
        }
    }

    private void brace(char c) {
        if (c == '{') {
            braces.push('p');
            keep(1);
            return;
        }
        Character kind = braces.poll();
        if (kind == null || kind == 'p') {
            keep(1);
        } else if (kind == 'f' && is(at + 1, '{')) {
            out.append('/');
            braces.push('d');
            at += 2;
        } else {
            drop(1);
        }
    }

    private void command() {
        int end = at + 1;
        while (end < text.length() && Character.isLetter(text.charAt(end)) && text.charAt(end) < 0x80) {
            end++;
        }
        String name = text.substring(at + 1, end).toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            symbol();
        } else if (FRACTIONS.contains(name)) {
            fraction(end);
        } else if (CROSSED.contains(name) && is(end, '{')) {
            at = Math.max(end, near('}', end) + 1);
        } else if (COMMANDS.contains(name)) {
            drop(end - at);
            at += is(at, ' ') && is(at + 1, '{') ? 1 : 0;
            if (is(at, '{')) {
                braces.push('d');
                at++;
            }
        } else if (name.equals("quad") || name.equals("qquad")) {
            out.append(' ');
            at = end;
        } else {
            keep(end - at);
        }
    }

    private void symbol() {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if ("()[]".indexOf(next) >= 0) {
            drop(2);
        } else if (next == '!') {
            at += 2;
        } else if (",;: ~".indexOf(next) >= 0 || next == '\\') {
            out.append(next == '\\' ? '\n' : ' ');
            at = Math.min(at + 2, text.length());
        } else if ("%$&#_{}".indexOf(next) >= 0) {
            out.append(next);
            at += 2;
        } else {
            // Markdown's escapes: \* and \.
            at++;
        }
    }

    private void fraction(int end) {
        int from = end;
        while (is(from, ' ')) {
            from++;
        }
        if (word(at - 1)) {
            out.append(' ');
        }
        if (is(from, '{')) {
            out.append(MARK);
            braces.push('f');
            at = from + 1;
        } else if (word(from) && word(from + 1)) {
            out.append(text.charAt(from)).append('/').append(text.charAt(from + 1));
            at = from + 2;
        } else {
            at = end;
        }
    }

    private void tag() {
        boolean closing = is(at + 1, '/');
        String name = name(at + (closing ? 2 : 1));
        int end = near('>', at);
        if (name.isEmpty() || end < 0) {
            keep(1);
        } else if (STRUCK.contains(name) && !closing && closed.contains(name)) {
            int close = text.indexOf("</" + text.substring(at + 1, at + 1 + name.length()), at);
            if (close < 0) {
                closed.remove(name);
            }
            at = close < 0 ? end + 1 : close;
        } else if (HTML.contains(name) || closing || closed.contains(name)) {
            out.append(BREAKS.contains(name) && !out.isEmpty() ? '\n' : MARK);
            at = end + 1;
        } else if (end == at + 1 + name.length()) {
            out.append('(').append(text, at + 1, end).append(')');
            at = end + 1;
        } else {
            keep(1);
        }
    }
}
