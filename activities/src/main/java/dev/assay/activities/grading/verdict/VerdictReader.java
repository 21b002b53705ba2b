package dev.assay.activities.grading.verdict;

import dev.assay.activities.grading.text.PlainCharacters;
import dev.assay.activities.grading.text.PlainText;
import java.util.Optional;

/**
 * Finds the verdict of a judge's answer. It counts only where it stands alone in its place; docs/graders.md has the places
 * and their order. A place with two different ones, or with one that is negated, conditional or hedged, has none.
 */
final class VerdictReader {
    /** Of an answer without its thoughts; what is longer has no verdict. */
    private static final int MAX_LENGTH = 100_000;

    private final VerdictValues values;
    private final VerdictMarks marks;
    private final VerdictLines lines;

    VerdictReader(VerdictValues values) {
        this.values = values;
        marks = new VerdictMarks(values);
        lines = new VerdictLines(values);
    }

    /** Time is linear in the text. */
    Optional<String> in(String text) {
        return JudgeReasoning.without(text)
                .map(String::strip)
                .filter(said -> said.length() <= MAX_LENGTH && !values.scale().otherMaximum(said))
                .flatMap(this::read);
    }

    private Optional<String> read(String answer) {
        return values.alone(PlainCharacters.compatible(answer))
                .or(() -> values.alone(PlainText.of(answer)))
                .or(() -> {
                    VerdictMarks.Marked marked = marks.in(answer);
                    return lines.in(PlainText.of(marked.text()), marked.structures());
                });
    }
}
