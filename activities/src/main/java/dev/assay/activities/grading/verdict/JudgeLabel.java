package dev.assay.activities.grading.verdict;

import dev.assay.activities.grading.text.PlainCharacters;
import dev.assay.activities.grading.text.PlainText;
import java.util.Collection;
import java.util.Optional;

/**
 * Which label a judge has chosen. A label counts only where it stands alone in its place; docs/graders.md has the places
 * and their order. A place with two different labels, or with one that is negated, conditional or hedged, has none.
 */
public final class JudgeLabel {
    /** Of an answer without its thoughts; what is longer has no verdict. */
    private static final int MAX_LENGTH = 100_000;

    private final VerdictLabels labels;
    private final VerdictMarks marks;
    private final VerdictLines lines;

    public JudgeLabel(Collection<String> names) {
        labels = new VerdictLabels(names);
        marks = new VerdictMarks(labels);
        lines = new VerdictLines(labels);
    }

    /** Time is linear in the text. */
    public Optional<String> in(String text) {
        return JudgeReasoning.without(text)
                .map(String::strip)
                .filter(said -> said.length() <= MAX_LENGTH && !labels.scale().otherMaximum(said))
                .flatMap(this::read);
    }

    private Optional<String> read(String answer) {
        return labels.alone(PlainCharacters.compatible(answer))
                .or(() -> labels.alone(PlainText.of(answer)))
                .or(() -> {
                    VerdictMarks.Marked marked = marks.in(answer);
                    return lines.in(PlainText.of(marked.text()), marked.structures());
                });
    }
}
