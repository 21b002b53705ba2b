package dev.assay.activities.grading.verdict;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.activities.grading.text.Scripts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The verdicts in the lines of a text without markup. */
final class VerdictLines {
    private static final int MAX_VERDICTS = 100;
    private static final int MAX_LEAD_LENGTH = 300;
    private static final int MAX_VALUE_LENGTH = 600;
    private static final String CHANGING =
            "(?:final|overall|revised|corrected|updated|endg\u00fcltige[rs]?|finale?|definitiv[aoe]?"
                    + "|\u0438\u0442\u043e\u0433\u043e\u0432(?:\u044b\u0439|\u0430\u044f|\u043e\u0435)|\u6700\u7ec8|\u6700\u7d42|\u6700\u540e|\ucd5c\uc885)";
    private static final String QUALIFIER =
            "(?:so|therefore|thus|hence|finally|overall|in conclusion|in summary|in short|conclusion|my|the|our|and"
                    + "|here is|here's|this is|meine?|das|die|der|le|la|el|il|o|a|mon|ma|mi|mio|mia|\u043c\u043e\u0439|\u043c\u043e\u044f|\u6211\u7684|"
                    + CHANGING + ")";
    private static final String ASIDE = "(?:\\s*\\([^()]{0,60}\\)|\\s*\\[[^\\[\\]]{0,60}\\]|\\s+out of \\d+)?";
    private static final Pattern KEY = Pattern.compile(
            "(?i)(^[^\\p{L}\\p{N}]*(?:\\d{1,3}[.)]\\s+)?[^\\p{L}\\p{N}]*|[.!?;,:(\\[{|\u2014\u2013\u3002]\\s*)((?:"
                    + QUALIFIER + "[\\s,_-]*)*)(" + VerdictWords.names() + ")(" + ASIDE + ")"
                    + "(\\s*(?:[:=|]|[-=]>|\u2192|\u2013|\u2014)+\\s*|\\s+-\\s+|\\s+(?:is|ist|est|es|\u00e8|\u00e9)(?:\\s*:|\\s)\\s*"
                    + "|(?:\u662f|\u4e3a|\u70ba|\u306f)\\s*:?\\s*|\\s*$)");
    private static final Pattern SETTLES = Pattern.compile("(?i)" + CHANGING);
    private static final Pattern RECORD = Pattern.compile(
            "(?i)^[^\\p{L}]*(?:explanation|reason(?:ing)?|rationale|justification|analysis|comments?|confidence"
                    + "|critique|feedback|evidence|thoughts?|begr\u00fcndung|explication|explicaci\u00f3n|spiegazione|"
                    + VerdictWords.names()
                    + ")\\s*[:=]");
    private static final Pattern ITEM =
            Pattern.compile("^\\s*(?:([-+\u2022\u25aa\u25e6\u2013\u2014])\\s+|\\(?\\d{1,3}[.)]\\s+)?");
    private static final Pattern NUMBERED = Pattern.compile("^\\s*\\d{1,3}[.)]");
    private static final Pattern SCALE = Pattern.compile("(?i)^\\W*(?:/|out of|on a scale)");
    private static final Pattern MARK = Pattern.compile("[\uE001\uE003]([^\uE001-\uE004]*)[\uE002\uE004]|\uE005");
    private static final Pattern ENDS = Pattern.compile("[.!?;\u2026)\\]\u3002]\\s*$");

    private record Line(String text, int at, boolean afterBlank) {}

    private final VerdictValues values;

    VerdictLines(VerdictValues values) {
        this.values = values;
    }

    Optional<String> in(String text, List<List<Verdict>> structures) {
        List<Line> lines = lines(text);
        List<Verdict> found = new ArrayList<>();
        int[] structure = {0};
        for (int i = 0; i < lines.size() && found.size() < MAX_VERDICTS; i++) {
            keys(lines, i, found);
            marks(lines, i, structures, structure, found);
            alone(lines, i).ifPresent(found::add);
        }
        found.sort(Comparator.comparingInt(Verdict::at));
        return found.size() >= MAX_VERDICTS ? Optional.empty() : Verdict.decide(found, text);
    }

    /** Without the blank ones. */
    private static List<Line> lines(String text) {
        List<Line> lines = new ArrayList<>();
        boolean blank = false;
        int from = 0;
        while (from <= text.length()) {
            int end = text.indexOf('\n', from);
            int to = end < 0 ? text.length() : end;
            String line = text.substring(from, to);
            if (line.isBlank()) {
                blank = true;
            } else {
                lines.add(new Line(line, from, blank));
                blank = false;
            }
            from = to + 1;
        }
        return lines;
    }

    private void keys(List<Line> lines, int i, List<Verdict> found) {
        Line line = lines.get(i);
        if (!VerdictWords.named(line.text())) {
            return;
        }
        Matcher keys = KEY.matcher(line.text());
        while (keys.find() && found.size() < MAX_VERDICTS) {
            VerdictKey key = new VerdictKey(
                    keys.group(3).toLowerCase(Locale.ROOT),
                    SETTLES.matcher(keys.group(2)).find());
            String link = keys.group(5);
            boolean otherScale = values.scale().otherScale(keys.group(4));
            String value = bounded(line.text(), keys.end());
            boolean starts = keys.start() == 0;
            if (!says(key, keys.group(2), link) || link.isEmpty() && !starts || !introduced(lines, i, keys, starts)) {
                continue;
            }
            if (!value.isBlank() && !value.startsWith(String.valueOf(VerdictMarks.STRUCTURE))) {
                key.verdict(value.strip(), values)
                        .map(verdict -> values.maySign(link) ? verdict.undone() : verdict)
                        .filter(verdict -> !link.strip().equals("-") || !signed(verdict))
                        .map(verdict -> otherScale || qualifiedBelow(lines, i) ? verdict.undone() : verdict)
                        .ifPresent(verdict -> found.add(verdict.at(line.at() + keys.end())));
            } else if (value.isBlank() && i + 1 < lines.size()) {
                below(key, lines.get(i + 1))
                        .map(verdict -> otherScale ? verdict.undone() : verdict)
                        .ifPresent(found::add);
            }
        }
    }

    private static String bounded(String line, int from) {
        return line.substring(from, Math.min(line.length(), from + MAX_VALUE_LENGTH));
    }

    /** {@code Score - 4} may be minus four. */
    private boolean signed(Verdict verdict) {
        return values.anyNumeric() && verdict.label().isPresent();
    }

    /** {@code the verdict is} says one; {@code the answer is} and {@code the label is} may be about the sample. */
    private static boolean says(VerdictKey key, String qualifiers, String link) {
        if (link.isEmpty()
                || !Character.isLetter(
                        link.strip().isEmpty() ? ' ' : link.strip().charAt(0))) {
            return true;
        }
        boolean own = key.settles() || qualifiers.toLowerCase(Locale.ROOT).contains("my");
        return link.contains(":")
                || own && key.rank() == Verdict.Rank.VERDICT
                || !qualifiers.isBlank()
                        && key.rank() == Verdict.Rank.VERDICT
                        && !key.name().equals("label");
    }

    private boolean introduced(List<Line> lines, int i, Matcher key, boolean starts) {
        if (starts) {
            return !announced(lines, i);
        }
        String line = lines.get(i).text();
        if (RECORD.matcher(line).find()) {
            return true;
        }
        String lead = lead(line, key.end(2));
        return !VerdictWords.undoes(lead) && !VerdictWords.instructs(lead);
    }

    /** Whether the line before says that this one is an example, or under a condition. */
    private static boolean announced(List<Line> lines, int i) {
        String before = i == 0 ? "" : lines.get(i - 1).text().strip();
        return before.endsWith(":") && (VerdictWords.instructs(before) || VerdictWords.conditional(before));
    }

    /** The sentence up to a place in a line. */
    private static String lead(String line, int to) {
        int from = Math.max(0, to - MAX_LEAD_LENGTH);
        String before = line.substring(from, to);
        int start = before.length() - 1;
        while (start >= 0 && ".!?;\u3002".indexOf(before.charAt(start)) < 0) {
            start--;
        }
        return before.substring(start + 1);
    }

    private Optional<Verdict> below(VerdictKey key, Line next) {
        String value = ITEM.matcher(next.text()).replaceFirst("");
        if (value.indexOf(VerdictMarks.STRUCTURE) >= 0
                || KEY.matcher(next.text()).find()) {
            return Optional.empty();
        }
        Optional<Verdict> said = key.verdict(bounded(value, 0).strip(), values);
        boolean listed = values.anyNumeric() && values.alone(value).isEmpty();
        return said.map(verdict -> (listed || dashed(next) ? verdict.undone() : verdict).at(next.at()));
    }

    private boolean dashed(Line line) {
        Matcher item = ITEM.matcher(line.text());
        return values.anyNumeric() && item.find() && item.group(1) != null;
    }

    private void marks(List<Line> lines, int i, List<List<Verdict>> structures, int[] structure, List<Verdict> found) {
        Line line = lines.get(i);
        Matcher marks = MARK.matcher(line.text());
        while (marks.find() && found.size() < MAX_VERDICTS) {
            List<Verdict> said = marks.group(1) == null
                    ? VerdictMarks.next(structures, structure[0]++).orElse(List.of())
                    : marked(marks, line.text(), i == lines.size() - 1);
            if (said.isEmpty()) {
                continue;
            }
            String lead = lead(line.text(), marks.start());
            boolean undone = VerdictWords.undoes(lead)
                    || VerdictWords.bounds(ITEM.matcher(lead).replaceFirst(""))
                    || endsWord(lead)
                    || takenBack(line.text(), marks.end());
            if (!VerdictWords.instructs(lead) && !(lead.isBlank() && announced(lines, i))) {
                said.forEach(verdict -> found.add((undone ? verdict.undone() : verdict).at(line.at() + marks.start())));
            }
        }
    }

    private List<Verdict> marked(Matcher mark, String line, boolean last) {
        boolean box = line.charAt(mark.start()) == VerdictLabels.BOX;
        String content = mark.group(1);
        Optional<String> label = values.alone(content);
        String after = line.substring(mark.end(), Math.min(line.length(), mark.end() + MAX_LEAD_LENGTH))
                .strip();
        boolean alone = after.isEmpty() || after.equals(".") || after.equals("!");
        boolean footnote = values.anyNumeric() && after.startsWith("(");
        if (footnote
                || box && values.range()
                || box && !(last && alone)
                || label.isEmpty() && !values.mentions(content)) {
            return List.of();
        }
        return List.of(new Verdict(label, box ? Verdict.Rank.ANSWER : Verdict.Rank.VERDICT, false, 0));
    }

    /** As {@code un} before a box with {@code faithful}; in scripts without spaces a word may end anywhere. */
    private static boolean endsWord(String lead) {
        int last = lead.isEmpty() ? ' ' : lead.codePointBefore(lead.length());
        return Character.isLetter(last) && !Scripts.unspaced(last);
    }

    private static boolean takenBack(String line, int from) {
        String after = line.substring(from, Math.min(line.length(), from + MAX_LEAD_LENGTH))
                .strip();
        return after.startsWith("?") || VerdictWords.qualifiesAsRemark(after);
    }

    /** A line that is nothing but a label, and no part of a sentence around it. */
    private Optional<Verdict> alone(List<Line> lines, int i) {
        Line line = lines.get(i);
        String said = ITEM.matcher(line.text()).replaceFirst("").strip();
        Optional<String> label = values.alone(said).or(() -> i == 0 ? values.heading(said) : Optional.empty());
        boolean last = i == lines.size() - 1;
        boolean list =
                !last || i > 0 && NUMBERED.matcher(lines.get(i - 1).text()).find();
        boolean item = said.endsWith(".") && Character.isDigit(said.charAt(0)) && list;
        boolean spoilt = label.isEmpty() && values.spoilt(said);
        if (item && values.range()) {
            return Optional.of(new Verdict(Optional.empty(), Verdict.Rank.LINE, false, line.at()));
        }
        if (label.isEmpty() && !spoilt || item || dashed(line) || continues(lines, i) || qualifiedBelow(lines, i)) {
            return Optional.empty();
        }
        return Optional.of(new Verdict(label, Verdict.Rank.LINE, false, line.at()));
    }

    private boolean qualifiedBelow(List<Line> lines, int i) {
        if (i + 1 == lines.size()) {
            return false;
        }
        String below = lines.get(i + 1).text();
        boolean scale = SCALE.matcher(below).find() && values.scale().otherScale(bounded(below, 0));
        return scale || (lines.get(i + 1).afterBlank() ? VerdictWords.limits(below) : VerdictWords.qualifies(below));
    }

    private static boolean continues(List<Line> lines, int i) {
        String before = i == 0 ? "" : lines.get(i - 1).text().strip();
        if (before.isEmpty() || ENDS.matcher(before).find()) {
            return false;
        }
        boolean open = before.endsWith(":") || !lines.get(i).afterBlank();
        return open ? VerdictWords.undoes(before) || VerdictWords.instructs(before) : VerdictWords.runsOn(before);
    }
}
