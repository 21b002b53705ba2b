package dev.assay.activities.grading;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.ledger.suite.OutputExtraction;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the answer in a model's output. Compiled once, safe for use by several threads. */
public final class Extractor {
    private static final Extractor NONE = new Extractor(output -> Optional.empty());

    private final Function<String, Optional<String>> rule;

    private Extractor(Function<String, Optional<String>> rule) {
        this.rule = rule;
    }

    /** @throws RuntimeException for a pattern or group that a validated manifest does not have */
    public static Extractor of(OutputExtraction extraction) {
        return switch (extraction) {
            case OutputExtraction.None none -> NONE;
            case OutputExtraction.TakeFirst first -> new Extractor(output -> firstLines(output, first.lines()));
            case OutputExtraction.Regex regex -> regex(regex);
            case OutputExtraction.Number number -> new Extractor(NumberText::last);
            case OutputExtraction.LabelSet labels -> labels(labels);
        };
    }

    /** Whether the task extracts at all. If not, the whole output is graded. */
    public boolean extracts() {
        return this != NONE;
    }

    /** @return without white space around it; empty where nothing matches, or nothing is extracted */
    public Optional<String> extract(String output) {
        return rule.apply(output).map(String::strip);
    }

    private static Optional<String> firstLines(String output, int lines) {
        String text = output.lines()
                .filter(line -> !line.isBlank())
                .limit(lines)
                .map(String::strip)
                .collect(Collectors.joining("\n"));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Extractor regex(OutputExtraction.Regex regex) {
        Pattern pattern = Patterns.compile(regex.pattern(), regex.flags());
        int group = group(regex, pattern);
        return new Extractor(output -> {
            Matcher matches = pattern.matcher(output);
            Optional<String> found = Optional.empty();
            while (matches.find()) {
                found = Optional.ofNullable(matches.group(group));
                if (!regex.last()) {
                    break;
                }
            }
            return found;
        });
    }

    private static int group(OutputExtraction.Regex regex, Pattern pattern) {
        if (regex.group().isEmpty()) {
            return Math.min(1, pattern.groupCount());
        }
        String group = regex.group().get();
        if (group.matches("[0-9]{1,4}") && Integer.parseInt(group) <= pattern.groupCount()) {
            return Integer.parseInt(group);
        }
        Integer named = pattern.namedGroups().get(group);
        if (named == null) {
            throw new IllegalArgumentException("group: " + group + " (expected: a group of the pattern)");
        }
        return named;
    }

    private static Extractor labels(OutputExtraction.LabelSet set) {
        // Longest first: an alternation takes the first branch that matches.
        List<String> labels = set.labels().stream()
                .map(String::strip)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        Map<String, String> spelled = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        labels.forEach(label -> spelled.put(label, label));
        String alternatives = labels.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        String inWord = "[^\\p{L}\\p{N}_]";
        Pattern pattern = Pattern.compile(
                "(?:^|" + inWord + ")(" + alternatives + ")(?:$|" + inWord + ")",
                set.caseSensitive() ? 0 : Pattern.CASE_INSENSITIVE);
        return new Extractor(output -> {
            Matcher matches = pattern.matcher(output);
            if (!matches.find()) {
                return Optional.empty();
            }
            String found = matches.group(1);
            return Optional.of(
                    set.caseSensitive() ? found : spelled.getOrDefault(found, found.toLowerCase(Locale.ROOT)));
        });
    }
}
