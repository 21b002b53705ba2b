package dev.assay.activities.grading.number;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.activities.grading.text.PlainCharacters;
import java.util.List;

/**
 * The many ways to write a number, brought to one: ASCII digits, {@code ,} between thousands, {@code .}, {@code -},
 * {@code 1/2}, {@code 1e5}. The text around numbers is not to be read any more.
 */
final class NumberNotation {
    /** Between digits: a space that does not break a line, which separates thousands. */
    static final char THIN = '\uE004';
    /** A number that is none by itself: under a root, of a fraction with letters. */
    static final char NO_NUMBER = '\uE003';

    private static final int MAX_FRACTION_LENGTH = 400;
    private static final Pattern FRACTION = Pattern.compile("\\\\[dtc]?frac\\s*");
    private static final Pattern DIGITS = Pattern.compile("\\s*([-+]?)\\s*([0-9][0-9.,]*)\\s*");

    /** Applied in this order, the first ones before NFKC makes plain spaces of all of them. */
    private static final List<Rewrite> SPACES = List.of(
            new Rewrite("[\uE003\uE004]", ""),
            new Rewrite("\\\\!|\\{\\}|\u200B|\u2060|\uFEFF", ""),
            new Rewrite("\\{,\\}|\\\\(?:text|mathord|mathpunct|mathrm)\\{,\\}|\u066C", ","),
            new Rewrite("\\{\\.\\}|\u066B", "."),
            new Rewrite("\\\\[,;: ]|\\\\thinspace\\b|~|&nbsp;|&thinsp;|&#160;|[\u00A0\u2007\u2009\u202F]", "" + THIN));

    private static final List<Rewrite> SIGNS = List.of(
            new Rewrite(
                    "[ \uE004]*\\^\\s*(?:\\{\\s*(?:\\\\circ|\\\\degree|o|\u00B0)\\s*\\}|\\\\circ\\b|\\\\degree\\b|\u00B0)|[ \uE004]*\\\\degree\\b",
                    "\u00B0"),
            new Rewrite("\\^\\s*\\{?\\s*(?:\\\\prime\\s*)+\\}?", "'"),
            new Rewrite(
                    "([0-9])\\s*\\^\\s*\\{?\\s*(?:\\\\(?:text|textrm|mathrm|mbox|rm)\\s*)?\\{?\\s*(st|nd|rd|th)\\b\\s*\\}?\\s*\\}?",
                    "$1$2 "),
            new Rewrite("\\\\(?:left|right|[bB]igg?[lr]?)\\s*([()])", "$1"),
            new Rewrite("\\\\(?:text|mathrm)\\{(-+)\\}", "$1"),
            new Rewrite("[\u2012-\u2015\uFE58\uFE63]", "-"),
            new Rewrite("&minus;", "-"),
            new Rewrite("\\\\([$%#])", "$1"),
            new Rewrite("(?:\\\\pm\\b|\u00B1)\\s*", NO_NUMBER + ""),
            new Rewrite("\u2018|\u2019|\u02BC", "'"),
            new Rewrite(
                    "([0-9])[ \uE004]*(?:[x\u00D7\u00B7\u22C5*]|\\\\times|\\\\cdot)[ \uE004]*10\\s*\\^\\s*(?:\\{\\s*([-+]?[0-9]{1,3})\\s*\\}|\\(([-+]?[0-9]{1,3})\\)|([-+]?[0-9]{1,3}))",
                    "$1e$2$3$4"),
            new Rewrite(
                    "(?P<before>^|[^0-9.,/^])10\\s*\\^\\s*(?:\\{\\s*([-+]?[0-9]{1,3})\\s*\\}|\\(([-+]?[0-9]{1,3})\\)|([-+]?[0-9]{1,3}))",
                    "${before}1e$2$3$4"),
            new Rewrite(
                    "(?:\\\\(?:overline|bar|dot)\\s*|\\\\sqrt(?:\\[[0-9]*\\])?\\s*|\u221A\\s*|\\^\\s*)[{(]?",
                    "$0" + NO_NUMBER));

    private NumberNotation() {}

    private record Rewrite(Pattern pattern, String by) {
        Rewrite(String pattern, String by) {
            this(Pattern.compile(pattern), by);
        }

        String in(String text) {
            Matcher matches = pattern.matcher(text);
            return matches.find() ? matches.replaceAll(by) : text;
        }
    }

    static String of(String text) {
        String plain = text;
        for (Rewrite rewrite : SPACES) {
            plain = rewrite.in(plain);
        }
        plain = digits(PlainCharacters.compatible(plain));
        for (Rewrite rewrite : SIGNS) {
            plain = rewrite.in(plain);
        }
        return fractions(plain);
    }

    private static String digits(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c > 0x7F && Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
                ascii.append(Character.digit(c, 10));
            } else {
                ascii.appendCodePoint(c);
            }
        });
        return ascii.toString();
    }

    private static String fractions(String text) {
        Matcher fractions = FRACTION.matcher(text);
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (fractions.find(from)) {
            out.append(text, from, fractions.start());
            if (!out.isEmpty() && Character.isDigit(out.charAt(out.length() - 1))) {
                out.append(' ');
            }
            int middle = group(text, fractions.end());
            int end = group(text, middle);
            String value = end > middle
                    ? fraction(text.substring(fractions.end(), middle), text.substring(middle, end))
                    : "" + NO_NUMBER;
            // Minus a negative fraction is the fraction, where it is not subtracted from anything.
            int sign = out.length() - 1;
            boolean twice = value.startsWith("-") && sign >= 0 && out.charAt(sign) == '-' && !operand(out, sign - 1);
            out.setLength(twice ? sign : sign + 1);
            out.append(twice ? value.substring(1) : value);
            from = Math.max(end, fractions.end());
        }
        return from == 0 ? text : out.append(text, from, text.length()).toString();
    }

    private static boolean operand(StringBuilder text, int at) {
        return at >= 0 && (Character.isLetterOrDigit(text.charAt(at)) || "-+)}%".indexOf(text.charAt(at)) >= 0);
    }

    /** The end of a group in braces, or of the one character that stands for it; {@code from} where neither is. */
    private static int group(String text, int from) {
        int start = from;
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        if (start >= text.length()) {
            return from;
        }
        if (text.charAt(start) != '{') {
            return Character.isLetterOrDigit(text.charAt(start)) ? start + 1 : from;
        }
        int depth = 0;
        for (int i = start; i < Math.min(text.length(), start + MAX_FRACTION_LENGTH); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return from;
    }

    private static String fraction(String above, String below) {
        Matcher numerator = DIGITS.matcher(above.replaceAll("^\\s*\\{|\\}$", ""));
        Matcher denominator = DIGITS.matcher(below.replaceAll("^\\s*\\{|\\}$", ""));
        if (!numerator.matches() || !denominator.matches()) {
            return "" + NO_NUMBER + '0';
        }
        boolean negative =
                numerator.group(1).equals("-") != denominator.group(1).equals("-");
        return (negative ? "-" : "") + numerator.group(2) + "/" + denominator.group(2);
    }
}
