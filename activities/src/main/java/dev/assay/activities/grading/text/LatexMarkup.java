package dev.assay.activities.grading.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/** LaTeX in a text that is read without its markup: math signs, commands and their braces. */
final class LatexMarkup {
    private static final Set<String> COMMANDS = Set.of(
            ("text textbf textit textrm textsf texttt textup textnormal emph underline mathrm mathbf mathit mathsf mathtt"
                            + " mathcal mathbb boldsymbol bm mbox hbox fbox boxed framebox operatorname displaystyle textstyle"
                            + " left right big Big bigl bigr Bigl Bigr bf rm it color large Large")
                    .split(" "));
    private static final Set<String> FRACTIONS = Set.of("frac", "dfrac", "tfrac", "cfrac");
    private static final Set<String> CROSSED = Set.of("cancel", "bcancel", "xcancel", "sout");

    private final TextSource source;
    /** Of open braces: {@code d} a command's, {@code f} a numerator's, {@code p} plain. */
    private final Deque<Character> braces = new ArrayDeque<>();

    private int mathEnd = -1;

    LatexMarkup(TextSource source) {
        this.source = source;
    }

    /** As Pandoc pairs them: no space within the signs, and no digit after the second. */
    void dollar() {
        if (source.is(source.at + 1, '$') || source.at == mathEnd) {
            source.drop(source.run('$'));
            return;
        }
        int end = source.text.indexOf('$', source.at + 1);
        boolean pair = end > source.at + 1
                && !source.space(source.at + 1)
                && !source.space(end - 1)
                && !(end + 1 < source.text.length() && Character.isDigit(source.text.charAt(end + 1)));
        if (pair) {
            mathEnd = end;
            source.drop(1);
        } else {
            source.keep(1);
        }
    }

    void brace(char c) {
        if (c == '{') {
            braces.push('p');
            source.keep(1);
            return;
        }
        Character kind = braces.poll();
        if (kind == null || kind == 'p') {
            source.keep(1);
        } else if (kind == 'f' && source.is(source.at + 1, '{')) {
            source.out.append('/');
            braces.push('d');
            source.at += 2;
        } else {
            source.drop(1);
        }
    }

    void command() {
        int end = source.at + 1;
        while (end < source.text.length()
                && Character.isLetter(source.text.charAt(end))
                && source.text.charAt(end) < 0x80) {
            end++;
        }
        String name = source.text.substring(source.at + 1, end).toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            symbol();
        } else if (FRACTIONS.contains(name)) {
            fraction(end);
        } else if (CROSSED.contains(name) && source.is(end, '{')) {
            source.at = Math.max(end, source.near('}', end) + 1);
        } else if (COMMANDS.contains(name)) {
            source.drop(end - source.at);
            source.at += source.is(source.at, ' ') && source.is(source.at + 1, '{') ? 1 : 0;
            if (source.is(source.at, '{')) {
                braces.push('d');
                source.at++;
            }
        } else if (name.equals("quad") || name.equals("qquad")) {
            source.out.append(' ');
            source.at = end;
        } else {
            source.keep(end - source.at);
        }
    }

    private void symbol() {
        char next = source.at + 1 < source.text.length() ? source.text.charAt(source.at + 1) : ' ';
        if ("()[]".indexOf(next) >= 0) {
            source.drop(2);
        } else if (next == '!') {
            source.at += 2;
        } else if (",;: ~".indexOf(next) >= 0 || next == '\\') {
            source.out.append(next == '\\' ? '\n' : ' ');
            source.at = Math.min(source.at + 2, source.text.length());
        } else if ("%$&#_{}".indexOf(next) >= 0) {
            source.out.append(next);
            source.at += 2;
        } else {
            // Markdown's escapes: \* and \.
            source.at++;
        }
    }

    private void fraction(int end) {
        int from = end;
        while (source.is(from, ' ')) {
            from++;
        }
        if (source.word(source.at - 1)) {
            source.out.append(' ');
        }
        if (source.is(from, '{')) {
            source.out.append(PlainText.MARK);
            braces.push('f');
            source.at = from + 1;
        } else if (source.word(from) && source.word(from + 1)) {
            source.out.append(source.text.charAt(from)).append('/').append(source.text.charAt(from + 1));
            source.at = from + 2;
        } else {
            source.at = end;
        }
    }
}
