package dev.assay.activities.grading.verdict;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.activities.grading.text.PlainCharacters;
import dev.assay.activities.grading.text.PlainText;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The labels that a judge chooses from, as they are recognised in texts without markup. */
final class VerdictLabels implements VerdictValues {
    /** Stand around what was in {@code [[…]]}. */
    static final char OPEN = '\uE001';

    static final char CLOSE = '\uE002';
    /** Stand around what was in {@code \\boxed{…}}. */
    static final char BOX = '\uE003';

    static final char BOX_END = '\uE004';
    private static final int MAX_LISTING_LENGTH = 2_000;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,30}(?:\\.\\d{1,30})?");
    private static final Pattern SCALED = Pattern.compile(
            "^(\\d{1,30}(?:\\.\\d{1,30})?)(?:\\s*(?:/|out of|von|sur|de|su|van|\u0438\u0437)\\s*(\\d{1,30}(?:\\.\\d{1,30})?)|"
                    + "\\s*[(\\[]\\s*(?:/|out of|of|von|sur|de|su|van|\u0438\u0437)\\s*(\\d{1,30}(?:\\.\\d{1,30})?)\\s*[)\\]])?");

    private static final Pattern JOINERS = Pattern.compile(
            "\\([^()]*\\)|\\b(?:a|an|one|of|or|and|to|from|between|either|number|integer|score|the|label|oder|bis|ou|et|o|y|e)\\b");

    private final Map<String, String> byText = new HashMap<>();
    private final Map<BigDecimal, String> byValue = new HashMap<>();
    private final List<String> longestFirst;
    private final Pattern mentioned;
    private final VerdictScale scale;
    private final VerdictRemarks remarks;

    VerdictLabels(Collection<String> labels) {
        Set<String> ambiguous = new HashSet<>();
        labels.forEach(label -> {
            String plain = bare(fold(PlainText.of(label)));
            String other = byText.putIfAbsent(plain, label);
            if (plain.isEmpty() || (other != null && !other.equals(label))) {
                ambiguous.add(plain);
            }
        });
        ambiguous.forEach(byText::remove);
        labels.forEach(label -> byText.putIfAbsent(fold(PlainCharacters.compatible(label)), label));
        byText.forEach((text, label) -> {
            if (NUMBER.matches(text)) {
                byValue.put(new BigDecimal(text).stripTrailingZeros(), label);
            }
        });
        scale = new VerdictScale(
                byValue.size() == Set.copyOf(byText.values()).size(),
                byValue.keySet().stream().max(Comparator.naturalOrder()).orElse(BigDecimal.ZERO));
        remarks = new VerdictRemarks(scale);
        longestFirst = byText.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        // Longest first: an alternation takes the first branch that matches.
        mentioned = Pattern.compile("(?:^|[^\\p{L}\\p{N}_])("
                + longestFirst.stream().map(Pattern::quote).collect(Collectors.joining("|"))
                + ")(?:$|[^\\p{L}\\p{N}_])");
    }

    /** Whether every label is a number. */
    @Override
    public boolean numeric() {
        return scale.limited();
    }

    @Override
    public VerdictScale scale() {
        return scale;
    }

    @Override
    public boolean anyNumeric() {
        return !byValue.isEmpty();
    }

    @Override
    public boolean has(String folded) {
        return byText.containsKey(folded);
    }

    /** Case, white space, hyphens within words and the script of digits make no difference. */
    static String fold(String text) {
        String upper = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(upper.length());
        for (int i = 0, c; i < upper.length(); i += Character.charCount(c)) {
            c = upper.codePointAt(i);
            boolean joint = c == '-' && letter(upper, i - 1) && letter(upper, i + 1);
            if (joint || c == '_' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                if (!folded.isEmpty() && folded.charAt(folded.length() - 1) != ' ') {
                    folded.append(' ');
                }
            } else if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
                folded.append(Character.digit(c, 10));
            } else {
                folded.appendCodePoint(c);
            }
        }
        return folded.toString().strip();
    }

    private static boolean letter(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetter(text.charAt(at));
    }

    /** Without brackets around it and the end of a sentence. A question mark, a sign or a unit stays. */
    static String bare(String folded) {
        int from = 0;
        int to = folded.length();
        // An ellipsis leaves something out.
        while (from < to
                && !folded.startsWith("..", to - 2)
                && ".,:;!\u3002\u3001".indexOf(folded.charAt(to - 1)) >= 0) {
            to--;
        }
        while (to - from > 1 && pair(folded.charAt(from), folded.charAt(to - 1))) {
            from++;
            to--;
            while (from < to && " .,!".indexOf(folded.charAt(to - 1)) >= 0) {
                to--;
            }
            while (from < to && folded.charAt(from) == ' ') {
                from++;
            }
        }
        return folded.substring(from, to);
    }

    private static boolean pair(char open, char close) {
        int kind = "([<\u3010\u300A\u3008".indexOf(open);
        return open == OPEN && close == CLOSE
                || open == BOX && close == BOX_END
                || kind >= 0 && ")]>\u3011\u300B\u3009".charAt(kind) == close;
    }

    /** The label that a text is, and nothing else. */
    @Override
    public Optional<String> alone(String plain) {
        return exactly(fold(plain));
    }

    private Optional<String> exactly(String folded) {
        String whole = byText.get(folded);
        String bare = bare(folded);
        String label = whole == null ? byText.get(bare) : whole;
        if (label != null) {
            return Optional.of(label);
        }
        Matcher scaled = SCALED.matcher(bare);
        return scaled.find() && scaled.end() == bare.length() ? scaled(scaled) : Optional.empty();
    }

    private Optional<String> scaled(Matcher number) {
        String end = number.group(2) == null ? number.group(3) : number.group(2);
        return scale.fits(end)
                ? Optional.ofNullable(byValue.get(new BigDecimal(number.group(1)).stripTrailingZeros()))
                : Optional.empty();
    }

    /** The label that a record begins with: {@code unrelated, explanation: …}. */
    @Override
    public Optional<String> heading(String plain) {
        String line = fold(plain);
        int comma = line.indexOf(',');
        return comma > 0 && VerdictRemarks.field(line.substring(comma))
                ? exactly(line.substring(0, comma))
                : Optional.empty();
    }

    /** The label that the value of a key is or begins with, where what follows explains it and takes nothing back. */
    @Override
    public Optional<String> leading(String plain) {
        String value = fold(plain);
        Optional<String> all = exactly(value);
        if (all.isPresent()) {
            return all;
        }
        String inner = VerdictRemarks.withoutOpening(value);
        for (String label : longestFirst) {
            if (inner.startsWith(label) && remarks.explain(inner.substring(label.length()))) {
                return Optional.ofNullable(byText.get(label));
            }
        }
        Matcher number = SCALED.matcher(inner);
        return number.find() && remarks.explain(inner.substring(number.end())) ? scaled(number) : Optional.empty();
    }

    /** Whether a label occurs in a text as a word of its own. */
    @Override
    public boolean mentions(String plain) {
        return mentioned.matcher(fold(plain)).find();
    }

    /** Whether a text is nothing but several labels and how they are joined: {@code good, fair or bad}, {@code 1-5}. */
    @Override
    public boolean lists(String plain) {
        if (plain.length() > MAX_LISTING_LENGTH) {
            return false;
        }
        String text = JOINERS.matcher(fold(plain)).replaceAll(" ");
        StringBuilder others = new StringBuilder();
        Set<String> found = new HashSet<>();
        Matcher matches = mentioned.matcher(text);
        int from = 0;
        int at = 0;
        while (matches.find(from)) {
            found.add(matches.group(1));
            others.append(text, at, Math.max(at, matches.start(1)));
            at = matches.end(1);
            // The character after a label may be the one before the next.
            from = at;
        }
        others.append(text.substring(at));
        return found.size() > 1 && others.chars().noneMatch(Character::isLetterOrDigit);
    }
}
