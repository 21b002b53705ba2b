package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.choice.AnswerWords.Part;
import dev.assay.activities.grading.choice.ChoiceStatus.Status;
import dev.assay.activities.grading.choice.ExplicitChoices.Said;
import dev.assay.activities.grading.choice.TextTokens.Kind;
import dev.assay.activities.grading.text.Scripts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Choices of which a text says behind them that they are right: B is the correct answer, B ✓. */
final class AffirmedChoices {
    /** How something is said of a choice that goes before. */
    enum Affirmed {
        /** B is the correct answer. */
        ANSWER,
        /** B ✓ */
        TICKED,
        /** B is correct. */
        RIGHT
    }

    private final ChoiceScan scan;
    private final ChoiceStatus status;
    private final ChoicePlaces places;

    AffirmedChoices(ChoiceScan scan, ChoiceStatus status, ChoicePlaces places) {
        this.scan = scan;
        this.status = status;
        this.places = places;
    }

    /** All that are called so, in their order. */
    List<Said> all(Affirmed how) {
        List<Said> all = new ArrayList<>();
        for (int i = 0; i < scan.mentions.size(); i = status.tail(i) + 1) {
            one(i, how).ifPresent(all::add);
        }
        return all;
    }

    private Optional<Said> one(int first, Affirmed how) {
        int tail = status.tail(first);
        int next = scan.after(scan.mentions.get(tail));
        Part link = scan.parts[next];
        boolean ticked = link == Part.RIGHT && scan.tokens.get(next).kind() == Kind.SYMBOL;
        boolean plain = ticked
                || link == Part.RIGHT
                        && Scripts.unspaced(scan.tokens.get(next).text().codePointAt(0));
        if (status.of(first) != Status.PLAIN
                || link != Part.COPULA && !plain
                || scan.conditional(scan.mentions.get(first).from())) {
            return Optional.empty();
        }
        int at = plain ? next : scan.ends[next];
        for (int steps = 0;
                steps < 5
                        && at < scan.tokens.size()
                        && scan.mention[at] == null
                        && scan.tokens.get(at).content();
                steps++) {
            Part part = scan.parts[at];
            boolean right = part == Part.RIGHT && ends(scan.ends[at]);
            boolean answer = part == Part.ANSWER && steps > 0 || right && scan.parts[scan.ends[at]] == Part.OPTION;
            if (answer || right) {
                if (how != (answer ? Affirmed.ANSWER : ticked ? Affirmed.TICKED : Affirmed.RIGHT)) {
                    return Optional.empty();
                }
                BitSet choices = null;
                for (int i = first; i <= tail; i++) {
                    choices = places.together(choices, scan.mentions.get(i).choices());
                }
                return choices == null
                        ? Optional.empty()
                        : Optional.of(new Said(scan.mentions.get(first).from(), choices));
            }
            if (part == Part.NOT
                    || part == Part.WRONG
                    || part == Part.BECAUSE
                    || part == Part.IF
                    || part == Part.PERHAPS) {
                return Optional.empty();
            }
            at = part == null ? at + 1 : scan.ends[at];
        }
        return Optional.empty();
    }

    private boolean ends(int at) {
        return !scan.plainWord(at) && scan.parts[at] != Part.IF;
    }
}
