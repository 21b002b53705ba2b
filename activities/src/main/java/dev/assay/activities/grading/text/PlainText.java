package dev.assay.activities.grading.text;

import java.util.HashSet;
import java.util.Set;

/**
 * A text without its markup: what it says, whatever it was written in.
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
public final class PlainText {
    /** Stands in {@link #marked} where markup was left out. */
    public static final char MARK = '\uE000';

    private static final String QUOTES = "\"\u201C\u201D\u201E\u201F\u00AB\u00BB\u2039\u203A\u300C\u300D\u300E\u300F"
            + "\u301D\u301E\u301F\uFE41\uFE42\uFE43\uFE44";
    private static final String APOSTROPHES = "'\u2018\u2019\u201A\u201B\u2032\u00B4\u02BC";
    private static final Set<String> HTML = Set.of(
            "strong em code pre br hr div span sub sup li ul ol td th tr tbody thead table h1 h2 h3 h4 h5 h6 mark small big tt center font kbd samp"
                    .split(" "));
    private static final Set<String> BREAKS = Set.of("br p hr div li tr h1 h2 h3 h4 h5 h6".split(" "));
    private static final Set<String> STRUCK = Set.of("del", "s", "strike");

    private final TextSource source;
    private final LatexMarkup latex;
    private final Set<String> closed = new HashSet<>();

    private PlainText(String text) {
        source = new TextSource(text);
        latex = new LatexMarkup(source);
        for (int i = text.indexOf("</"); i >= 0; i = text.indexOf("</", i + 2)) {
            closed.add(source.name(i + 2));
        }
    }

    public static String of(String text) {
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

    /** {@link #of} with a {@link #MARK} for each piece of markup. */
    public static String marked(String text) {
        return new PlainText(PlainCharacters.compatible(text)).read();
    }

    private static boolean outer(char c) {
        return Character.isWhitespace(c) || "()[]{}<>.,:;!?'|\u3001\u3002\u3010\u3011\u300A\u300B".indexOf(c) >= 0;
    }

    private String read() {
        while (source.at < source.text.length()) {
            char c = source.text.charAt(source.at);
            boolean lineStart = source.out.isEmpty() || source.out.charAt(source.out.length() - 1) == '\n';
            if (QUOTES.indexOf(c) >= 0 || c == '`') {
                quote(c, lineStart);
            } else if (APOSTROPHES.indexOf(c) >= 0) {
                source.out.append(source.spaced(source.at - 1) && source.spaced(source.at + 1) ? '\'' : MARK);
                source.at++;
            } else if (lineStart && (c == ' ' || c == '\t' || heading(c))) {
                source.at++;
            } else {
                switch (c) {
                    case '\\' -> latex.command();
                    case '$' -> latex.dollar();
                    case '{', '}' -> latex.brace(c);
                    case '<' -> tag();
                    case '*', '_' -> emphasis(c, lineStart);
                    case '~' -> tilde();
                    default -> source.keep(1);
                }
            }
        }
        return source.out.toString();
    }

    /** Not {@code > 5}, which is more than five, nor {@code #1}. */
    private boolean heading(char c) {
        int next = source.at + 1;
        if (c == '#') {
            return source.is(next, '#') || source.is(next, ' ');
        }
        return c == '>'
                && source.is(next, ' ')
                && next + 1 < source.text.length()
                && "=-.$\\0123456789".indexOf(source.text.charAt(next + 1)) < 0;
    }

    private void quote(char c, boolean lineStart) {
        int length = c == '`' ? source.run(c) : 1;
        source.drop(length);
        if (lineStart && length >= 3) {
            // The language of a fence: ```json
            int language = source.name(source.at).length();
            source.at += source.is(source.at + language, '\n') ? language : 0;
        }
    }

    private void emphasis(char c, boolean lineStart) {
        int length = source.run(c);
        boolean inside = source.spaced(source.at - 1) && source.spaced(source.at + length);
        boolean alone = source.space(source.at - 1) && source.space(source.at + length);
        if (c == '_' && length >= 3) {
            source.out.append(' ');
            source.at += length;
        } else if (inside || alone && !lineStart) {
            source.keep(length);
        } else {
            source.drop(length);
        }
    }

    private void tilde() {
        if (source.run('~') != 2) {
            source.keep(source.run('~'));
            return;
        }
        int end = source.text.indexOf("~~", source.at + 2);
        boolean pair = end >= 0 && source.text.indexOf('\n', source.at, end) < 0;
        source.at = (pair ? end : source.at) + 2;
    }

    private void tag() {
        boolean closing = source.is(source.at + 1, '/');
        String name = source.name(source.at + (closing ? 2 : 1));
        int end = source.near('>', source.at);
        if (name.isEmpty() || end < 0) {
            source.keep(1);
        } else if (STRUCK.contains(name) && !closing && closed.contains(name)) {
            int close = source.text.indexOf(
                    "</" + source.text.substring(source.at + 1, source.at + 1 + name.length()), source.at);
            if (close < 0) {
                closed.remove(name);
            }
            source.at = close < 0 ? end + 1 : close;
        } else if (HTML.contains(name) || closing || closed.contains(name)) {
            source.out.append(BREAKS.contains(name) && !source.out.isEmpty() ? '\n' : MARK);
            source.at = end + 1;
        } else if (end == source.at + 1 + name.length()) {
            source.out.append('(').append(source.text, source.at + 1, end).append(')');
            source.at = end + 1;
        } else {
            source.keep(1);
        }
    }
}
