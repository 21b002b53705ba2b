package dev.assay.activities.grading.verdict;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.activities.grading.text.PlainCharacters;
import java.util.Optional;

/**
 * The name of a place for a verdict: {@code verdict}, {@code Final score}, {@code isCorrect}.
 *
 * @param settles whether it says that it is the last one
 */
record VerdictKey(String name, boolean settles) {
    private static final Pattern CAMEL = Pattern.compile("(\\p{Ll})(\\p{Lu})");
    private static final Pattern NAME = Pattern.compile(
            "^(?:(final|overall|revised|corrected)|my|the|judge|judge's|is)*\\s*(?:(final|overall)\\s*)?("
                    + VerdictWords.names() + ")$");

    /** Of a member of JSON, or of a tag. */
    static Optional<VerdictKey> named(String text) {
        String spaced = CAMEL.matcher(text).replaceAll("$1 $2");
        Matcher name = NAME.matcher(VerdictLabels.fold(PlainCharacters.compatible(spaced)));
        return name.find()
                ? Optional.of(new VerdictKey(name.group(3), name.group(1) != null || name.group(2) != null))
                : Optional.empty();
    }

    Verdict.Rank rank() {
        return VerdictWords.ANSWERS.contains(name) ? Verdict.Rank.ANSWER : Verdict.Rank.VERDICT;
    }

    /**
     * What a value says in this place.
     *
     * @param value without markup
     * @return empty where it has nothing to do with the values, or repeats them all
     */
    Optional<Verdict> verdict(String value, VerdictValues values) {
        if (values.has(name) || values.range() && rank() == Verdict.Rank.ANSWER) {
            return Optional.empty();
        }
        Optional<String> label = values.leading(value);
        boolean fits = VerdictWords.SCORES.contains(name)
                ? values.anyNumeric()
                : VerdictWords.VERDICTS.contains(name) && !values.numeric();
        boolean concerns = label.isPresent() || !values.lists(value) && (fits || values.mentions(value));
        return concerns ? Optional.of(new Verdict(label, rank(), settles, 0)) : Optional.empty();
    }
}
