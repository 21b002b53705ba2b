package dev.assay.activities.grading;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.activities.grading.number.NumberText;
import dev.assay.manifest.OutputExtraction;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
            case OutputExtraction.LabelSet labels -> new Extractor(new LabelSearch(labels)::find);
        };
    }

    /** Whether the task extracts at all. If not, the whole output is graded. */
    boolean extracts() {
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
        List<Integer> groups = groups(regex, pattern);
        return new Extractor(output -> {
            Matcher matches = pattern.matcher(output);
            Optional<String> found = Optional.empty();
            while (matches.find()) {
                found = groups.stream()
                        .map(matches::group)
                        .filter(Objects::nonNull)
                        .findFirst();
                if (!regex.last()) {
                    break;
                }
            }
            return found;
        });
    }

    /** The first of these that took part is the answer. */
    private static List<Integer> groups(OutputExtraction.Regex regex, Pattern pattern) {
        if (regex.group().isEmpty()) {
            return IntStream.rangeClosed(Math.min(1, pattern.groupCount()), pattern.groupCount())
                    .boxed()
                    .toList();
        }
        return List.of(group(regex.group().get(), pattern));
    }

    private static int group(String group, Pattern pattern) {
        if (group.matches("[0-9]{1,4}") && Integer.parseInt(group) <= pattern.groupCount()) {
            return Integer.parseInt(group);
        }
        Integer named = pattern.namedGroups().get(group);
        if (named == null) {
            throw new IllegalArgumentException("group: " + group + " (expected: a group of the pattern)");
        }
        return named;
    }
}
