package dev.assay.activities.grading;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Numbers as models write them. English notation: {@code 1,234.5} has a separator for thousands. Currency and percent
 * signs are left out, and {@code 45%} is 45. A sign counts only where it does not follow a digit or a letter, so that
 * {@code 3-2} ends with 2. {@code 1e5} and {@code .5} are numbers; of {@code 3/4} the last number is 4.
 */
final class NumberText {
    private static final Pattern NUMBER = Pattern.compile(
            "([-+\u2212]?)\\s?(?:[$€£¥]\\s?)?([-+\u2212]?)(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?|\\.\\d+)([eE][-+]?\\d{1,3}\\b)?");
    private static final int MOST_DIGITS = 400;

    private NumberText() {}

    /** The last number, written plainly: sign, digits, point, exponent. */
    static Optional<String> last(String text) {
        Matcher numbers = NUMBER.matcher(text);
        Optional<String> last = Optional.empty();
        while (numbers.find()) {
            last = Optional.of(plain(text, numbers));
        }
        return last;
    }

    /** Empty for a text without a number, and for a number of more than 400 digits. */
    static Optional<BigDecimal> value(String text) {
        return last(text).filter(number -> number.length() <= MOST_DIGITS).map(BigDecimal::new);
    }

    private static String plain(String text, Matcher number) {
        boolean outer = !number.group(1).isEmpty();
        String sign = outer ? number.group(1) : number.group(2);
        int before = (outer ? number.start(1) : number.start(2)) - 1;
        boolean afterWord =
                before >= 0 && (Character.isLetterOrDigit(text.charAt(before)) || text.charAt(before) == ')');
        boolean spaced = outer && number.end(1) < text.length() && Character.isWhitespace(text.charAt(number.end(1)));
        boolean negative = !sign.isEmpty() && !sign.equals("+") && !afterWord && !spaced;
        String exponent = number.group(4) == null ? "" : number.group(4);
        return (negative ? "-" : "") + number.group(3).replace(",", "") + exponent;
    }
}
