package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.choice.AffirmedChoices.Affirmed;
import dev.assay.activities.grading.choice.ChoiceStatus.Status;
import dev.assay.activities.grading.text.PlainText;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of several choices a text names, by its letter or by its words. The first of these places that names any decides:
 *
 * <ol>
 *   <li>what is said to be the answer, the last one of these: {@code Answer: B}, {@code The answer is B}, {@code B is
 *       the correct answer}, {@code I choose B}, {@code So: B}, in the common languages; {@code \boxed{B}},
 *       {@code <answer>B</answer>}, {@code {"answer": "B"}}
 *   <li>the only one that is ticked ({@code B ✓})
 *   <li>the whole text
 *   <li>the last line by itself, else the first sentence by itself ({@code B. Because …})
 *   <li>the only one that is called right ({@code B is correct})
 *   <li>the only choice that the text mentions
 * </ol>
 *
 * Markup, brackets and punctuation do not matter ({@link PlainText}), nor does case, unless only it tells two choices apart.
 * Two different choices in the place that decides are no answer, however they are joined. What is rejected (not B, B is
 * wrong), left open (perhaps B, if B) or asked is not named; neither are choices where a text only lists them. A letter
 * has to stand alone and not be a word: in {@code A man} and {@code I think} there is none. Where what stands there is the
 * letter of one choice and the text of another, neither is named, unless a bracket or "option" says that it is a letter, or
 * only the letter is spelled so. Time is linear in the text.
 */
public final class ChoiceText {
    private final ChoiceOptions options;
    private final int size;

    public ChoiceText(List<String> choices) {
        options = new ChoiceOptions(choices);
        size = choices.size();
    }

    /** @return the choice, or those with the text that is named; empty where the text names none, or several */
    public BitSet find(String text) {
        BitSet named = named(text);
        return named != null && options.same(named) ? named : new BitSet();
    }

    private @Nullable BitSet named(String text) {
        ChoiceScan scan = ChoiceScan.of(AnswerMarks.in(text), options);
        ChoiceStatus status = new ChoiceStatus(scan);
        ChoicePlaces places = new ChoicePlaces(scan, ChoiceLists.in(scan, size));
        ExplicitChoices explicit = new ExplicitChoices(scan, status, places, options.letters());
        Optional<ExplicitChoices.Said> said = explicit.last();
        if (said.isPresent()) {
            return withdrawn(said.get(), scan, status) ? null : said.get().choices();
        }
        Optional<ExplicitChoices.Said> ticked = explicit.right(Affirmed.TICKED);
        if (ticked.isPresent()) {
            return contradicted(ticked.get(), scan, status)
                    ? null
                    : ticked.get().choices();
        }
        BitSet whole = places.pure(0, scan.tokens.size());
        if (whole == null) {
            whole = places.lastLine();
        }
        if (whole == null) {
            whole = undisputed(places.firstSentence(), scan, status);
        }
        if (whole != null) {
            return whole;
        }
        Optional<ExplicitChoices.Said> right = explicit.right(Affirmed.RIGHT);
        if (right.isPresent()) {
            BitSet opening = places.opening();
            return contradicted(right.get(), scan, status)
                    ? null
                    : places.together(opening, right.get().choices());
        }
        BitSet equal = options.equal(scan.plain);
        return equal.isEmpty() ? only(scan, status, places) : equal;
    }

    /**
     * Whether what was said to be the answer is not any more afterwards. A question may be for what is wrong: "The answer
     * is B. Statement B is incorrect." takes nothing back.
     */
    private static boolean withdrawn(ExplicitChoices.Said said, ChoiceScan scan, ChoiceStatus status) {
        ChoiceTurns turns = new ChoiceTurns(scan);
        for (int i = 0; i < scan.mentions.size(); i++) {
            ChoiceMention named = scan.mentions.get(i);
            if (rejects(i, said, scan, status)
                    && (status.of(i) == Status.REJECTED || !turns.parted(said.at(), named.from()))) {
                return true;
            }
        }
        return false;
    }

    /** Whether what was called right is called wrong afterwards. */
    private static boolean contradicted(ExplicitChoices.Said said, ChoiceScan scan, ChoiceStatus status) {
        for (int i = 0; i < scan.mentions.size(); i++) {
            if (rejects(i, said, scan, status)) {
                return true;
            }
        }
        return false;
    }

    private static boolean rejects(int mention, ExplicitChoices.Said said, ChoiceScan scan, ChoiceStatus status) {
        ChoiceMention named = scan.mentions.get(mention);
        return named.from() > said.at()
                && status.rejected(mention)
                && !named.faint()
                && named.choices().intersects(said.choices());
    }

    /** What was said first, unless the text says anything against it. */
    private static @Nullable BitSet undisputed(@Nullable BitSet first, ChoiceScan scan, ChoiceStatus status) {
        for (int i = 0; first != null && i < scan.mentions.size(); i++) {
            ChoiceMention named = scan.mentions.get(i);
            if (status.of(i) != Status.PLAIN && named.choices().intersects(first)) {
                return null;
            }
        }
        return first;
    }

    private static @Nullable BitSet only(ChoiceScan scan, ChoiceStatus status, ChoicePlaces places) {
        BitSet only = null;
        BitSet rejected = new BitSet();
        for (int i = 0; i < scan.mentions.size(); i++) {
            ChoiceMention named = scan.mentions.get(i);
            if (named.faint() || places.listed(i) || scan.conditional(named.from())) {
                continue;
            }
            if (status.of(i) == Status.PLAIN) {
                only = places.together(only, named.choices());
            } else if (status.rejected(i)) {
                rejected.or(named.choices());
            }
        }
        return only == null || only.intersects(rejected) ? null : only;
    }
}
