package dev.assay.activities.grading.verdict;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.activities.grading.text.Braces;
import dev.assay.activities.grading.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a judge's answer has beside lines: JSON, {@code <verdict>…</verdict>}, {@code [[A]]}, {@code \boxed{A}}. */
final class VerdictMarks {
    /** Stands for a structure: JSON or a tag with its content. */
    static final char STRUCTURE = '\uE005';

    private static final int MAX_CONTENT_LENGTH = 1_000;
    private static final int MAX_MARK_LENGTH = 400;
    private static final Pattern OURS = Pattern.compile("[\uE001-\uE005]");
    private static final Pattern MARK = Pattern.compile(
            "(?i)^(?:\\[\\[([^\\[\\]\n]{1,300})\\]\\]|\\\\f?boxed\\s*\\{|<((?:final[_ -]?|overall[_ -]?|my[_ -]?)?(?:"
                    + VerdictWords.names() + "))(?:\\s[^<>]*)?>)");

    /** @param structures what each {@link #STRUCTURE} of the text says, in their order */
    record Marked(String text, List<List<Verdict>> structures) {}

    private final VerdictValues values;
    private final JsonVerdicts json;

    VerdictMarks(VerdictValues values) {
        this.values = values;
        this.json = new JsonVerdicts(values);
    }

    Marked in(String answer) {
        String text = OURS.matcher(answer).replaceAll("");
        StringBuilder marked = new StringBuilder(text.length());
        List<List<Verdict>> structures = new ArrayList<>();
        int from = 0;
        for (JsonVerdicts.Span span : json.in(text)) {
            marks(text.substring(from, span.from()), marked, structures);
            marked.append(STRUCTURE);
            structures.add(span.verdicts());
            from = span.to();
        }
        marks(text.substring(from), marked, structures);
        return new Marked(marked.toString(), structures);
    }

    private void marks(String text, StringBuilder marked, List<List<Verdict>> structures) {
        int at = 0;
        while (at < text.length()) {
            boolean begins = "[<\\".indexOf(text.charAt(at)) >= 0;
            Matcher mark =
                    MARK.matcher(begins ? text.substring(at, Math.min(text.length(), at + MAX_MARK_LENGTH)) : "");
            if (!begins || !mark.find()) {
                marked.append(text.charAt(at++));
                continue;
            }
            int end = at + mark.end();
            if (mark.group(1) != null) {
                marked.append(VerdictLabels.OPEN).append(mark.group(1)).append(VerdictLabels.CLOSE);
                at = end;
            } else if (mark.group(2) != null) {
                at = tag(text, mark.group(2), end, marked, structures);
            } else {
                at = box(text, end, marked);
            }
        }
    }

    private static int box(String text, int from, StringBuilder marked) {
        int end = Braces.closing(text, from, MAX_CONTENT_LENGTH);
        if (end < 0) {
            marked.append(' ');
            return from;
        }
        marked.append(VerdictLabels.BOX).append(text, from, end).append(VerdictLabels.BOX_END);
        return end + 1;
    }

    private int tag(String text, String tag, int from, StringBuilder marked, List<List<Verdict>> structures) {
        int end = closing(text, tag, from);
        if (end < 0) {
            return from;
        }
        String name = tag.toLowerCase(Locale.ROOT);
        structures.add(VerdictKey.named(name)
                .flatMap(key ->
                        key.verdict(PlainText.of(text.substring(from, end)).strip(), values))
                .map(List::of)
                .orElse(List.of()));
        marked.append(STRUCTURE);
        int close = text.indexOf('>', end, Math.min(text.length(), end + MAX_CONTENT_LENGTH));
        return close < 0 ? end : close + 1;
    }

    /** Tags of other names may stand within. */
    private static int closing(String text, String tag, int from) {
        int limit = Math.min(text.length(), from + MAX_CONTENT_LENGTH);
        int end = text.indexOf("</", from, limit);
        while (end >= 0 && !text.regionMatches(true, end + 2, tag, 0, tag.length())) {
            end = text.indexOf("</", end + 2, limit);
        }
        return end;
    }

    static Optional<List<Verdict>> next(List<List<Verdict>> structures, int number) {
        return number < structures.size() ? Optional.of(structures.get(number)) : Optional.empty();
    }
}
