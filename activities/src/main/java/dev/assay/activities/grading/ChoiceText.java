package dev.assay.activities.grading;

import dev.assay.activities.grading.ChoiceStatus.Status;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of several choices a text names, by its letter or by its words. The first of these places that names any decides:
 *
 * <ol>
 *   <li>what is said to be the answer, the last one of these: {@code Answer: B}, {@code The answer is B}, {@code B is
 *       correct}, {@code I choose B}, {@code So: B}, in the common languages; {@code \boxed{B}}, {@code <answer>B</answer>},
 *       {@code {"answer": "B"}}
 *   <li>the whole text
 *   <li>the last line by itself, else the first sentence by itself ({@code B. Because …})
 *   <li>the only choice that the text mentions
 * </ol>
 *
 * Dress, brackets and punctuation do not matter ({@link PlainText}), nor does case, unless only it tells two choices apart.
 * Two different choices in the place that decides are no answer, however they are joined. What is rejected (not B, B is
 * wrong), left open (perhaps B, if B) or asked is not named; neither are choices where a text only lists them. A letter
 * has to stand alone and not be a word: in {@code A man} and {@code I think} there is none. Where what stands there is the
 * letter of one choice and the text of another, neither is named, unless a bracket or "option" says that it is a letter, or
 * only the letter is spelled so. Time is linear in the text.
 */
final class ChoiceText {
    private final ChoiceOptions options;
    private final int size;

    ChoiceText(List<String> choices) {
        options = new ChoiceOptions(choices);
        size = choices.size();
    }

    /** @return the choice, or those with the text that is named; empty where the text names none, or several */
    BitSet find(String text) {
        BitSet named = named(text);
        return named != null && options.same(named) ? named : new BitSet();
    }

    private @Nullable BitSet named(String text) {
        ChoiceScan scan = new ChoiceScan(AnswerMarks.in(text), options);
        ChoiceStatus status = new ChoiceStatus(scan);
        ChoicePlaces places = new ChoicePlaces(scan, ChoiceLists.in(scan, size));
        ExplicitChoices explicit = new ExplicitChoices(scan, status, places, options.letters());
        Optional<ExplicitChoices.Said> said = explicit.last();
        if (said.isPresent()) {
            return withdrawn(said.get(), scan, status) ? null : said.get().choices();
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
        BitSet equal = options.equal(scan.plain);
        return equal.isEmpty() ? only(scan, status, places, explicit) : equal;
    }

    /** Whether what was said is rejected afterwards. */
    private static boolean withdrawn(ExplicitChoices.Said said, ChoiceScan scan, ChoiceStatus status) {
        for (int i = 0; i < scan.mentions.size(); i++) {
            ChoiceMention named = scan.mentions.get(i);
            if (named.from() > said.at()
                    && status.of(i) == Status.REJECTED
                    && !named.faint()
                    && named.choices().intersects(said.choices())) {
                return true;
            }
        }
        return false;
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

    private static @Nullable BitSet only(
            ChoiceScan scan, ChoiceStatus status, ChoicePlaces places, ExplicitChoices explicit) {
        BitSet only = null;
        BitSet rejected = new BitSet();
        for (int i = 0; i < scan.mentions.size(); i++) {
            ChoiceMention named = scan.mentions.get(i);
            if (named.faint() || places.listed(i) || explicit.conditional(named.from())) {
                continue;
            }
            if (status.of(i) == Status.PLAIN) {
                only = places.together(only, named.choices());
            } else if (status.of(i) == Status.REJECTED) {
                rejected.or(named.choices());
            }
        }
        return only == null || only.intersects(rejected) ? null : only;
    }
}
