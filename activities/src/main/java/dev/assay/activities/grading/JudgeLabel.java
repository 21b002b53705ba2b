package dev.assay.activities.grading;

import java.util.Collection;
import java.util.Optional;

/**
 * Which label a judge has chosen. A label counts only where it stands alone in its place; docs/graders.md has the places
 * and their order. A place with two different labels, or with one that is negated, conditional or hedged, has none.
 */
final class JudgeLabel {
    /** Of an answer without its thoughts; what is longer has no verdict. */
    private static final int LONGEST = 100_000;

    private final VerdictLabels labels;
    private final VerdictMarks marks;
    private final VerdictLines lines;

    JudgeLabel(Collection<String> names) {
        labels = new VerdictLabels(names);
        marks = new VerdictMarks(labels);
        lines = new VerdictLines(labels);
    }

    /** Time is linear in the text. */
    Optional<String> in(String text) {
        return Thoughts.without(text)
                .map(String::strip)
                .filter(said -> said.length() <= LONGEST && !labels.otherMaximum(said))
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
