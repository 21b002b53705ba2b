package dev.assay.activities.grading.verdict;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The numbers of a range, in plain notation: digits, a point, an exponent, and a minus sign where the range goes below 0. A
 * scale may follow if it ends where the range does: {@code 7/10}, {@code 7 out of 10}. Anything else that is written like a
 * number is none of them, and no number is brought into the range.
 */
final class VerdictNumbers implements VerdictValues {
    private static final int MAX_LISTING_LENGTH = 200;
    private static final String DIGITS = "(?:\\d{1,30}(?:\\.\\d{1,30})?|\\.\\d{1,30})";
    private static final String NUMBER = "(-?" + DIGITS + "(?:e[-+]?\\d{1,3})?)";
    private static final String OF = "(?:/|out of|von|sur|de|su|van|\u0438\u0437)\\s*(\\d{1,30}(?:\\.\\d{1,30})?)";
    private static final Pattern SCALED = Pattern.compile(
            "^" + NUMBER + "(?:\\s*" + OF + "|\\s*[(\\[]\\s*" + OF.replace("(?:/|", "(?:/|of|") + "\\s*[)\\]])?");
    private static final Pattern LISTING = Pattern.compile(
            "^[^\\p{L}\\p{N}.-]*(?:(?:a |the )?(?:number|integer|score|value) )?(?:between |from )?" + NUMBER
                    + "\\s*(?:-|\u2013|\u2014|to|and|or|bis|\u00e0|,|;|/|\\.{2,3})\\s*" + NUMBER + "[^\\p{L}\\p{N}]*$");
    /** A number, and at most its unit. */
    private static final Pattern NUMERIC_LINE = Pattern.compile(
            "^[^\\p{L}\\p{N}]*\\p{N}(?:[^\\p{L}]|e[-+]?\\d)*(?:stars?|points?|pts?|percent|per cent|out of|von|sur|sterne?|punkte?|prozent|\\p{L}{1,4})?(?:[^\\p{L}])*$");

    private static final Pattern DIGIT = Pattern.compile("\\p{N}");

    private final BigDecimal lowest;
    private final BigDecimal highest;
    private final VerdictScale scale;
    private final VerdictRemarks remarks;

    VerdictNumbers(BigDecimal lowest, BigDecimal highest) {
        this.lowest = lowest;
        this.highest = highest;
        scale = new VerdictScale(true, highest);
        remarks = new VerdictRemarks(scale);
    }

    @Override
    public Optional<String> alone(String plain) {
        return exactly(VerdictLabels.fold(plain));
    }

    private Optional<String> exactly(String folded) {
        String bare = VerdictLabels.bare(folded);
        Matcher number = SCALED.matcher(bare);
        return number.find() && number.end() == bare.length() ? value(number) : Optional.empty();
    }

    private Optional<String> value(Matcher number) {
        String end = number.group(2) == null ? number.group(3) : number.group(2);
        BigDecimal value = new BigDecimal(number.group(1));
        boolean signed = number.group(1).startsWith("-") && lowest.signum() >= 0;
        boolean within = value.compareTo(lowest) >= 0 && value.compareTo(highest) <= 0;
        // Equal numbers are one value, however they are written.
        return !signed && within && scale.fits(end)
                ? Optional.of(
                        value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString())
                : Optional.empty();
    }

    @Override
    public Optional<String> heading(String plain) {
        String line = VerdictLabels.fold(plain);
        int comma = line.indexOf(',');
        return comma > 0 && VerdictRemarks.field(line.substring(comma))
                ? exactly(line.substring(0, comma))
                : Optional.empty();
    }

    @Override
    public Optional<String> leading(String plain) {
        String value = VerdictLabels.fold(plain);
        Optional<String> all = exactly(value);
        if (all.isPresent()) {
            return all;
        }
        String inner = VerdictRemarks.withoutOpening(value);
        Matcher number = SCALED.matcher(inner);
        return number.find() && remarks.explain(inner.substring(number.end())) ? value(number) : Optional.empty();
    }

    @Override
    public boolean mentions(String plain) {
        return DIGIT.matcher(plain).find();
    }

    /** The range, as a prompt asks for it. */
    @Override
    public boolean lists(String plain) {
        if (plain.length() > MAX_LISTING_LENGTH) {
            return false;
        }
        Matcher ends = LISTING.matcher(VerdictLabels.fold(plain));
        return ends.find()
                && new BigDecimal(ends.group(1)).compareTo(lowest) == 0
                && new BigDecimal(ends.group(2)).compareTo(highest) == 0;
    }

    @Override
    public boolean has(String folded) {
        return false;
    }

    @Override
    public boolean numeric() {
        return true;
    }

    @Override
    public boolean anyNumeric() {
        return true;
    }

    @Override
    public VerdictScale scale() {
        return scale;
    }

    @Override
    public boolean range() {
        return true;
    }

    @Override
    public boolean spoilt(String plain) {
        return plain.length() <= MAX_LISTING_LENGTH
                && NUMERIC_LINE.matcher(VerdictLabels.fold(plain)).find()
                && !lists(plain)
                && alone(plain).isEmpty();
    }

    @Override
    public boolean maySign(String link) {
        String sign = link.strip();
        boolean dash = !sign.isEmpty() && "-\u2013\u2014".indexOf(sign.charAt(sign.length() - 1)) >= 0;
        return dash && (sign.length() > 1 || sign.equals("-") || lowest.signum() < 0);
    }
}
