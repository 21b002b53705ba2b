package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.choice.AffirmedChoices.Affirmed;
import dev.assay.activities.grading.choice.AnswerWords.Part;
import dev.assay.activities.grading.choice.ChoiceStatus.Status;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where a text says that something is its answer. */
final class ExplicitChoices {
    /** @param choices what it says, none where that is no choice, or several different ones */
    record Said(int at, BitSet choices) {}

    private final ChoiceScan scan;
    private final ChoiceStatus status;
    private final ChoicePlaces places;
    private final ChoiceTurns turns;
    private final AffirmedChoices affirmed;
    private final IntroducedChoices introduced;
    /** One more than the number of the mention that begins at a token; 0 where there is none. */
    private final int[] mentionAt;

    ExplicitChoices(ChoiceScan scan, ChoiceStatus status, ChoicePlaces places, int letters) {
        this.scan = scan;
        this.status = status;
        this.places = places;
        turns = new ChoiceTurns(scan);
        mentionAt = new int[scan.tokens.size() + 1];
        for (int i = 0; i < scan.mentions.size(); i++) {
            mentionAt[scan.mentions.get(i).from()] = i + 1;
        }
        affirmed = new AffirmedChoices(scan, status, places);
        introduced = new IntroducedChoices(scan, status, places, mentionAt, letters);
    }

    /**
     * What was said last to be the answer, together with what the same sentence says besides. What is only called right
     * ({@link #right}) is something else: the answer is B, and A is true all the same.
     */
    Optional<Said> last() {
        List<Said> all = new ArrayList<>();
        for (int i = 0; i < scan.tokens.size(); i++) {
            if (scan.tokens.get(i).text().equals(String.valueOf(TextTokens.OPEN))) {
                enclosed(i).ifPresent(all::add);
            } else if (introduced.introduces(i)) {
                introduced.after(i).ifPresent(all::add);
            }
        }
        all.addAll(affirmed.all(Affirmed.ANSWER));
        if (all.isEmpty()) {
            return Optional.empty();
        }
        all.sort(Comparator.comparingInt(Said::at));
        Said stated = all.getLast();
        BitSet sentences = new BitSet();
        all.forEach(said -> sentences.set(scan.sentence[said.at()]));
        affirmed.all(Affirmed.RIGHT)
                .forEach(right -> besides(stated, sentences, right).ifPresent(all::add));
        all.sort(Comparator.comparingInt(Said::at));
        Said last = all.getLast();
        BitSet choices = (BitSet) last.choices().clone();
        for (int i = all.size() - 2; i >= 0 && scan.sentence[all.get(i).at()] == scan.sentence[last.at()]; i--) {
            choices.and(all.get(i).choices());
        }
        return Optional.of(new Said(last.at(), choices));
    }

    /**
     * What a choice that is called right says beside a stated answer: "The answer is B, and C is correct" names two, and
     * "The answer is B. Wait, C is correct." another. Where it is not clear which it names, none.
     */
    private Optional<Said> besides(Said stated, BitSet sentences, Said right) {
        if (right.at() > 0 && scan.parts[right.at() - 1] == Part.AND && sentences.get(scan.sentence[right.at()])) {
            return Optional.of(right);
        }
        int again = stated.at() < right.at() ? turns.secondThought(stated.at(), right.at()) : -1;
        if (again < 0 || stated.choices().equals(right.choices())) {
            return Optional.empty();
        }
        boolean begins = again < 2 || scan.sentence[again - 2] != scan.sentence[again];
        boolean clear = begins && scan.sentence[again] == scan.sentence[right.at()] && !scan.is2(again, "let", "hmm");
        return Optional.of(clear ? right : new Said(right.at(), new BitSet()));
    }

    /** What is called right, or ticked; no choice where these are several. */
    Optional<Said> right(Affirmed how) {
        return affirmed.all(how).stream()
                .reduce((before, next) -> new Said(next.at(), places.together(before.choices(), next.choices())));
    }

    private Optional<Said> enclosed(int open) {
        int close = open + 1;
        while (close < scan.tokens.size() && !scan.tokens.get(close).text().equals(String.valueOf(TextTokens.CLOSE))) {
            close++;
        }
        int to = Math.min(close, scan.tokens.size());
        for (int i = open + 1; i < to; i++) {
            if (mentionAt[i] > 0 && (status.rejected(mentionAt[i] - 1) || status.deniedAfter(mentionAt[i] - 1))) {
                return Optional.empty();
            }
        }
        BitSet pure = places.pure(open + 1, to);
        if (pure != null) {
            return Optional.of(new Said(open, pure));
        }
        BitSet choices = null;
        for (int i = open + 1; i < to; i++) {
            if (mentionAt[i] > 0) {
                int number = mentionAt[i] - 1;
                ChoiceMention named = scan.mentions.get(number);
                if (!named.faint() && status.of(number) == Status.PLAIN) {
                    choices = places.together(choices, named.choices());
                }
            }
        }
        return choices == null ? Optional.empty() : Optional.of(new Said(open, choices));
    }
}
