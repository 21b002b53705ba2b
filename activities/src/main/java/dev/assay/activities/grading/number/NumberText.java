package dev.assay.activities.grading.number;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.activities.grading.text.Scripts;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Numbers as models write them, in English notation: {@code 1,234.5} has a separator for thousands. The last number of a
 * text counts, and it counts as a whole: a date, a version, a range, or groups that are no thousands are none, and
 * neither is a part of them.
 *
 * <p>{@link NumberNotation} says what is brought to one notation first. Fractions are by value: {@code 3/4}, and
 * {@code 1 1/2} is three halves. Currency and percent signs are left out, and {@code 45%} is 45. A sign counts only where
 * it does not follow a digit or a letter, so that {@code 3-2} ends with 2; {@code 2-3} is a range. Digits that end or
 * divide a word ({@code CO2}, {@code x_1}, {@code cm^2}) are the word's and are passed over.
 */
public final class NumberText {
    private static final char THIN = NumberNotation.THIN;
    /** Whatever hangs together, to be read whole or not at all. */
    private static final Pattern RUN =
            Pattern.compile("[.]?[0-9]+(?:(?:[.,':/_-]+|" + THIN + "| ?/ ?)[0-9]+)*(?:[eE][-+]?[0-9]{1,3}\\b)?");

    private static final String WHOLE = "(?:[0-9]{1,3}(?:(?:,[0-9]{3})+|(?:'[0-9]{3})+|(?:" + THIN
            + "[0-9]{3})+)|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|[0-9]+)";
    private static final String DECIMAL = "(?:" + WHOLE + "(?:\\.[0-9]+)?|\\.[0-9]+)";
    private static final Pattern NUMBER = Pattern.compile(DECIMAL + "(?:[eE][-+]?[0-9]{1,3})?");
    private static final Pattern FRACTION =
            Pattern.compile("(?:([0-9]+)[ " + THIN + "])?(" + DECIMAL + ") ?/ ?(" + DECIMAL + ")");
    private static final Pattern DIFFERENCE = Pattern.compile("(" + DECIMAL + ")-(" + DECIMAL + ")");
    private static final Pattern UNSPEAKABLE = Pattern.compile("[ " + THIN + "}]*(?:\\\\pi|\\\\sqrt|[\u03C0\u221A^])");
    private static final Pattern PLAIN = Pattern.compile("(-?)(?:([0-9.eE+-]+)|(?:([0-9]+) )?([0-9.]+)/([0-9.]+))");
    /** Between two amounts: {@code $5-$10}, {@code 5%-10%}. */
    private static final Pattern AMOUNTS = Pattern.compile("[%\u00B0KMBk\\p{Sc}]?-\\p{Sc}?");

    private static final int MAX_DIGITS = 400;
    private static final int MAX_LENGTH = 1_000;

    private final String text;
    private final int start;
    private final int end;
    private final boolean grouped;
    /** Whether this is the end of a range. */
    private final boolean range;

    /** @param grouped whether these are groups of digits with spaces between them */
    private NumberText(String text, int start, int end, boolean grouped, boolean range) {
        this.text = text;
        this.start = start;
        this.end = end;
        this.grouped = grouped;
        this.range = range;
    }

    /**
     * The last number, written plainly: sign, digits, point, exponent; a fraction as {@code 1/2} or {@code 1 1/2}. Empty
     * where there is none, or where the last one cannot be read whole.
     */
    public static Optional<String> last(String text) {
        String plain = NumberNotation.of(text);
        Matcher runs = RUN.matcher(plain);
        NumberText last = null;
        for (int from = 0; runs.find(from); ) {
            NumberText run = new NumberText(plain, runs.start(), runs.end(), false, false).withoutStop();
            from = run.wordEnd();
            if (run.inWord()) {
                continue;
            }
            boolean next = last != null && run.start == last.end + 1 && plain.charAt(last.end) == ' ';
            if (last != null && run.start - last.end <= 3 && AMOUNTS.matches(plain.substring(last.end, run.start))) {
                last = run.from(last);
            } else {
                last = next && last != null ? run.after(last) : run;
            }
        }
        return last == null ? Optional.empty() : last.number();
    }

    /** Empty for a text without a number, and for a number of more than 400 characters. */
    public static Optional<Rational> value(String text) {
        return last(text)
                .filter(number -> number.length() <= MAX_DIGITS)
                .map(PLAIN::matcher)
                .filter(Matcher::matches)
                .map(NumberText::value);
    }

    private static Rational value(Matcher plain) {
        BigDecimal sign = BigDecimal.valueOf(plain.group(1).isEmpty() ? 1 : -1);
        if (plain.group(2) != null) {
            return new Rational(sign.multiply(new BigDecimal(plain.group(2))), BigDecimal.ONE);
        }
        BigDecimal below = new BigDecimal(plain.group(5));
        BigDecimal above = new BigDecimal(plain.group(4));
        String whole = plain.group(3);
        BigDecimal sum = whole == null ? above : above.add(below.multiply(new BigDecimal(whole)));
        return new Rational(sign.multiply(sum), below);
    }

    /** {@code No.5} and {@code …5} have a full stop, not a point. */
    private NumberText withoutStop() {
        boolean stop = text.charAt(start) == '.' && start > 0 && (text.charAt(start - 1) == '.' || letter(start - 1));
        return stop ? new NumberText(text, start + 1, end, false, false) : this;
    }

    /** {@code $10-$5} is a difference, and {@code $5-$10} a range, as without signs. */
    private NumberText from(NumberText before) {
        String first = text.substring(before.start, before.end);
        String second = text.substring(start, end);
        boolean down = !before.range
                && first.length() <= MAX_DIGITS
                && second.length() <= MAX_DIGITS
                && NUMBER.matches(first)
                && NUMBER.matches(second)
                && new BigDecimal(digits(first)).compareTo(new BigDecimal(digits(second))) >= 0;
        return new NumberText(text, start, end, false, !down);
    }

    /** {@code 1 1/2} is one number, and {@code 12 345} may be one or two, so that none is known. */
    private NumberText after(NumberText before) {
        int given = before.end - before.start;
        boolean mixed = is(end - 1, "0123456789")
                && given <= MAX_DIGITS
                && before.digits(given)
                && FRACTION.matches(text.substring(start, end));
        boolean groups = (given <= 3 && before.digits(given) || before.grouped) && digits(3);
        return mixed || groups ? new NumberText(text, before.start, end, groups, false) : this;
    }

    /** Whether this begins with so many digits and no more, and is whole: a point may follow, no separator. */
    private boolean digits(int count) {
        int i = start;
        while (i < end && digit(i)) {
            i++;
        }
        return i - start == count && (i == end || text.charAt(i) == '.');
    }

    private boolean is(int index, String chars) {
        return index >= 0 && index < text.length() && chars.indexOf(text.charAt(index)) >= 0;
    }

    private boolean letter(int index) {
        return index >= 0
                && index < text.length()
                && Character.isLetter(text.charAt(index))
                && !Scripts.unspaced(text.charAt(index));
    }

    private boolean digit(int index) {
        return index >= 0 && index < text.length() && Character.isDigit(text.charAt(index));
    }

    private int wordEnd() {
        int i = end;
        while (letter(i) || i > end && digit(i)) {
            i++;
        }
        return i;
    }

    private boolean inWord() {
        int before = start - 1;
        if (letter(before)) {
            return true;
        }
        before -= is(before, "-+") ? 1 : 0;
        boolean raised = is(before, "" + NumberNotation.NO_NUMBER);
        before -= raised ? 1 : 0;
        before -= is(before, "{(") ? 1 : 0;
        boolean index = is(before, raised ? "^" : "_");
        return index && (letter(before - 1) || is(before - 1, "}"));
    }

    private Optional<String> number() {
        if (end - start > MAX_LENGTH) {
            return Optional.empty();
        }
        int wordEnd = wordEnd();
        boolean code = wordEnd > end && text.substring(end, wordEnd).chars().anyMatch(Character::isDigit);
        Matcher after = UNSPEAKABLE.matcher(text);
        boolean product = after.find(end) && after.start() == end;
        int sign = sign();
        int before = (sign < 0 ? start : sign) - 1;
        boolean part = is(before, "/_" + NumberNotation.NO_NUMBER)
                || is(before, "{") && is(before - 1, "_")
                || is(before, "(") && is(before - 1, "/.");
        return code || product || part || range || signed(sign < 0 ? start : sign) || is(notSpace(before), "\u00B0")
                ? Optional.empty()
                : plain().map(number -> (negative(sign) ? "-" : "") + number);
    }

    /** Whether a sign stands before the sign, or before the brackets or the box: {@code --5}, {@code -(5)}, {@code -\boxed{5}}. */
    private boolean signed(int from) {
        int before = from - 1;
        if (is(before, "({")) {
            before--;
            int command = before;
            while (letter(command)) {
                command--;
            }
            before = is(command, "\\") ? command - 1 : before;
            return is(before, "-") && (is(from, "-+") || negative(before));
        }
        return is(from, "-+") && is(before, "-+");
    }

    private Optional<String> plain() {
        String run = text.substring(start, end);
        if (NUMBER.matches(run)) {
            return Optional.of(digits(run));
        }
        Matcher fraction = FRACTION.matcher(run);
        if (fraction.matches()) {
            String whole = fraction.group(1);
            String above = digits(fraction.group(2));
            String below = digits(fraction.group(3));
            boolean proper = whole == null || new BigDecimal(above).compareTo(new BigDecimal(below)) < 0;
            return proper && below.matches(".*[1-9].*")
                    ? Optional.of((whole == null ? "" : whole + " ") + above + "/" + below)
                    : Optional.empty();
        }
        Matcher difference = DIFFERENCE.matcher(run);
        return difference.matches()
                        && new BigDecimal(digits(difference.group(1)))
                                        .compareTo(new BigDecimal(digits(difference.group(2))))
                                >= 0
                ? Optional.of(digits(difference.group(2)))
                : Optional.empty();
    }

    private static String digits(String number) {
        return number.replace(",", "").replace("'", "").replace(String.valueOf(THIN), "");
    }

    /** Where the sign stands, before or after a currency sign; -1 where there is none. */
    private int sign() {
        int before = start - 1;
        if (is(before, "-+")) {
            return before;
        }
        before = notSpace(before);
        if (before >= 0 && Character.getType(text.charAt(before)) == Character.CURRENCY_SYMBOL) {
            before = notSpace(before - 1);
        }
        return is(before, "-+") ? before : -1;
    }

    private int notSpace(int index) {
        int before = index;
        while (before >= 0 && (Character.isWhitespace(text.charAt(before)) || text.charAt(before) == THIN)) {
            before--;
        }
        return before;
    }

    /** The end of a group that is no operand: {@code \text{Answer: }}. */
    private boolean label(int end) {
        return is(end, "}") && is(end - 1, " :=");
    }

    private boolean negative(int sign) {
        if (sign < 0 || text.charAt(sign) == '+') {
            return false;
        }
        boolean spaced = Character.isWhitespace(text.charAt(sign + 1));
        boolean afterWord = sign > 0
                && (Character.isLetterOrDigit(text.charAt(sign - 1)) || is(sign - 1, ")}%"))
                && !label(sign - 1);
        // A dash and a space are a list's or a subtraction's, unless only a sign can stand there.
        return !afterWord && (!spaced || is(notSpace(sign - 1), "=(<>\u2248:"));
    }
}
