package dev.assay.activities.grading.verdict;

import java.util.Collection;
import java.util.Optional;

/**
 * Which label a judge has chosen. A label counts only where it stands alone in its place; docs/graders.md has the places
 * and their order. A place with two different labels, or with one that is negated, conditional or hedged, has none.
 */
public final class JudgeLabel {
    private final VerdictReader reader;

    public JudgeLabel(Collection<String> names) {
        reader = new VerdictReader(new VerdictLabels(names));
    }

    /** Time is linear in the text. */
    public Optional<String> in(String text) {
        return reader.in(text);
    }
}
