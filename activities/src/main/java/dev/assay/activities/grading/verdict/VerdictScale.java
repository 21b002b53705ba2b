package dev.assay.activities.grading.verdict;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The scale that numbers are of.
 *
 * @param limited whether there is one: every label is a number
 * @param highest of the labels
 */
record VerdictScale(boolean limited, BigDecimal highest) {
    /** The end of a scale: {@code out of 10}, {@code 1-10}, {@code max. 10}. */
    private static final Pattern SCALE = Pattern.compile(
            "(?:/|\\bout of(?: a possible)?|^\\W*(?:of|von|sur|de|su|van|\u0438\u0437)|\\bscale of"
                    + "|\\bmax(?:imum)?(?: (?:score|rating|points))?(?: of| is)?|\\d\\s*(?:[-\u2013]|to|bis|\u00e0))[.:=]?\\s*(\\d{1,30}(?:\\.\\d{1,30})?)|(\\d{1,30})[- ]points?\\b");
    /** Says so in a place of its own: {@code "max_score": 10}, {@code Maximum score: 10}, {@code "scale": "1-10"}. */
    private static final Pattern MAXIMUM = Pattern.compile(
            "(?im)(?:\\bmax(?:imum)?[ _-]?(?:possible[ _-]?)?(?:score|rating|points|grade)"
                    + "|(?:[\"'<]|^\\W*)(?:(?:score|rating)[ _-]?)?(?:max(?:imum)?|scale|out[ _-]?of|range))"
                    + "[*\"']*\\s*(?:[:=>]|\\bis\\b)[*\"'\\s]*(?:\\d{1,30}\\s*(?:[-\u2013]|to)\\s*)?(\\d{1,30}(?:\\.\\d{1,30})?)");

    /** Whether a text that names the end of a scale, or none (null), may mean this one. */
    boolean fits(@Nullable String end) {
        return end == null || limited && new BigDecimal(end).compareTo(highest) == 0;
    }

    /** Whether an answer says somewhere that its numbers are of another scale than the labels. */
    boolean otherMaximum(String answer) {
        return limited && other(MAXIMUM.matcher(answer));
    }

    /** Whether what is next to a number says that it is of another scale than the labels: {@code (out of 10)}. */
    boolean otherScale(String plain) {
        return limited && other(SCALE.matcher(VerdictLabels.fold(plain)));
    }

    private boolean other(Matcher scale) {
        boolean other = false;
        while (!other && scale.find()) {
            String end = scale.groupCount() > 1 && scale.group(2) != null ? scale.group(2) : scale.group(1);
            other = new BigDecimal(end).compareTo(highest) != 0;
        }
        return other;
    }
}
