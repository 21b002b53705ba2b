package dev.assay.activities.grading;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which label a judge has chosen: the last line that is nothing but a label ({@code good}, {@code **Good.**},
 * {@code Verdict: good}), else the only label that the text mentions as a whole word. Case does not matter.
 */
final class JudgeLabel {

    private static final Pattern DRESS = Pattern.compile(
            "(?i)^[\\s*_#>`\"'(\\[]*(?:(?:final\\s+)?(?:answer|verdict|label|score|rating|grade|choice)[\\s*_`]*"
                    + "(?:is|:|=)[\\s*_`\"'(\\[]*)?|[\\s*_`\"')\\].!]*$");

    private final Map<String, String> spelled = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Pattern mentioned;

    JudgeLabel(Collection<String> labels) {
        labels.forEach(label -> spelled.put(label.strip(), label));
        // Longest first: an alternation takes the first branch that matches.
        String alternatives = labels.stream()
                .map(String::strip)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        mentioned = Pattern.compile(
                "(?:^|[^\\p{L}\\p{N}_])(" + alternatives + ")(?:$|[^\\p{L}\\p{N}_])", Pattern.CASE_INSENSITIVE);
    }

    Optional<String> in(String text) {
        List<String> lines = text.lines().toList();
        for (int i = lines.size() - 1; i >= 0; i--) {
            String label = spelled.get(DRESS.matcher(lines.get(i)).replaceAll(""));
            if (label != null) {
                return Optional.of(label);
            }
        }
        Set<String> found = new HashSet<>();
        Matcher matches = mentioned.matcher(text);
        int from = 0;
        while (matches.find(from)) {
            found.add(spelled.getOrDefault(matches.group(1), matches.group(1)));
            // The character after a label may be the one before the next.
            from = matches.end(1);
        }
        return found.size() == 1 ? found.stream().findFirst() : Optional.empty();
    }
}
