package dev.assay.activities.grading.verdict;

import com.google.re2j.Pattern;

/** What may stand behind a verdict: an explanation, which takes nothing back. Texts are folded. */
record VerdictRemarks(VerdictScale scale) {
    private static final String OPENING = "([{" + VerdictLabels.OPEN + VerdictLabels.BOX;
    private static final String CLOSING = ")]}>|" + VerdictLabels.CLOSE + VerdictLabels.BOX_END;
    /** How far a remark may say of what scale the number before it is. */
    private static final int LENGTH = 30;

    private static final Pattern FIELD = Pattern.compile("^,\\s*[\\p{L}_][\\p{L}\\p{M}_ ]{0,30}\\s*[:=].*");

    /** Whether a text goes on with another field of a record: {@code , explanation: …}. */
    static boolean field(String text) {
        return FIELD.matches(text);
    }

    static String withoutOpening(String value) {
        int from = 0;
        while (from < value.length() && OPENING.indexOf(value.charAt(from)) >= 0) {
            from++;
        }
        return value.substring(from);
    }

    /** Whether what follows a verdict explains it, or is nothing. */
    boolean explain(String after) {
        int from = 0;
        while (from < after.length() && CLOSING.indexOf(after.charAt(from)) >= 0) {
            from++;
        }
        String rest = after.substring(from);
        String remark = rest.strip();
        if (remark.isEmpty()) {
            return true;
        }
        char first = remark.charAt(0);
        boolean spaced = rest.charAt(0) == ' ';
        return switch (first) {
            case '.', '!', '\u3002' -> !spaced && ends(remark) && !VerdictWords.qualifies(remark.substring(1));
            case ';' ->
                !scale.otherScale(remark.substring(1, Math.min(remark.length(), LENGTH)))
                        && (field("," + remark.substring(1)) || !VerdictWords.qualifiesAsRemark(remark.substring(1)));
            case ',' ->
                field(remark)
                        || VerdictWords.REASON
                                .matcher(remark.substring(1).strip())
                                .find();
            case '\u3001', '\uFF0C' -> false;
            case '-', '\u2013', '\u2014' ->
                (spaced || first != '-')
                        && remark(remark.substring(1))
                        && !scale.otherScale(remark.substring(1, Math.min(remark.length(), LENGTH)));
            case '(' -> spaced && bracketed(remark);
            default -> spaced && VerdictWords.REASON.matcher(remark).find();
        };
    }

    /** Not {@code 4.5}, nor {@code correct...} */
    private static boolean ends(String remark) {
        return remark.length() == 1
                || remark.charAt(0) == '\u3002'
                || remark.charAt(1) == ' '
                || ")]}|".indexOf(remark.charAt(1)) >= 0;
    }

    private static boolean remark(String remark) {
        String said = remark.strip();
        return !said.isEmpty() && Character.isLetter(said.codePointAt(0)) && !VerdictWords.qualifiesAsRemark(said);
    }

    private boolean bracketed(String remark) {
        int end = remark.indexOf(')');
        if (end < 0 || !remark(remark.substring(1, end)) || scale.otherScale(remark.substring(1, end))) {
            return false;
        }
        String after = remark.substring(end + 1).strip();
        return after.isEmpty() || ".!,;:-\u2014".indexOf(after.charAt(0)) >= 0 && !VerdictWords.qualifies(after);
    }
}
