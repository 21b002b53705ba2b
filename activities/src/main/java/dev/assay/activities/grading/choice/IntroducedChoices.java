package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.choice.AnswerWords.Part;
import dev.assay.activities.grading.choice.ChoiceStatus.Status;
import dev.assay.activities.grading.choice.ExplicitChoices.Said;
import dev.assay.activities.grading.choice.TextTokens.Kind;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Choices that follow the words that introduce an answer: the answer is B, I choose B, so B. */
final class IntroducedChoices {
    /** In tokens or mentions: nobody says what belongs together over more. */
    private static final int MAX_DISTANCE = 200;

    private final ChoiceScan scan;
    private final ChoiceStatus status;
    private final ChoicePlaces places;
    private final int[] mentionAt;
    private final int letters;

    /**
     * @param mentionAt one more than the number of the mention that begins at a token; 0 where there is none
     * @param letters how many choices have one
     */
    IntroducedChoices(ChoiceScan scan, ChoiceStatus status, ChoicePlaces places, int[] mentionAt, int letters) {
        this.scan = scan;
        this.status = status;
        this.places = places;
        this.mentionAt = mentionAt;
        this.letters = letters;
    }

    boolean introduces(int i) {
        Part part = scan.parts[i];
        if (part == Part.OPTION) {
            int next = scan.ends[i];
            return scan.is(next, ":=") || scan.parts[next] == Part.COPULA;
        }
        return part == Part.ANSWER || part == Part.CHOOSE || part == Part.SO;
    }

    /** What follows the words that introduce an answer. */
    Optional<Said> after(int start) {
        Part cue = scan.parts[start];
        boolean linked = cue == Part.CHOOSE;
        boolean near = true;
        int farthest = Math.min(scan.tokens.size(), start + MAX_DISTANCE);
        for (int i = scan.ends[start]; i < farthest; ) {
            ChoiceMention named = scan.mention[i];
            Part part = scan.parts[i];
            if (named != null
                    && (!named.faint() || near && !scan.plainWord(i + 1) && part != Part.AND || near && lone(i))) {
                return run(start, i, cue);
            }
            if (scan.tokens.get(i).kind() == Kind.LINE_END) {
                if (!near || !linked && i != scan.ends[start]) {
                    return Optional.empty();
                }
                i++;
                continue;
            }
            if (part == Part.NONE || part == Part.NOT && scan.is2(i, "none", "neither")) {
                return near && (linked || i == scan.ends[start]) && cue == Part.ANSWER
                        ? Optional.of(new Said(i, new BitSet()))
                        : Optional.empty();
            }
            if (introduces(i) || part == Part.BECAUSE || part == Part.BUT) {
                return Optional.empty();
            }
            if (part == null && scan.tokens.get(i).content()) {
                if (near && cue != Part.SO && several(i)) {
                    return Optional.of(new Said(i, new BitSet()));
                }
                if (!linked || cue == Part.SO) {
                    return Optional.empty();
                }
                near = false;
            } else if (part == null && scan.sentenceEnd(i)) {
                return Optional.empty();
            }
            linked |= part == Part.COPULA || scan.is(i, ":");
            i = part == null ? i + 1 : scan.ends[i];
        }
        return Optional.empty();
    }

    /** A small letter with nothing behind it, even one that is a word: the answer is a. */
    private boolean lone(int i) {
        return !scan.tokens.get(i + 1).content() || scan.parts[i + 1] == Part.BECAUSE;
    }

    /** {@code BC} after "Answer:" is two letters. */
    private boolean several(int i) {
        String text = scan.tokens.get(i).text();
        Set<Integer> distinct = new HashSet<>();
        boolean all = text.length() > 1 && text.length() <= letters;
        for (int at = 0; at < text.length() && all; at++) {
            int index = text.charAt(at) - 'A';
            all = index >= 0 && index < letters && distinct.add(index);
        }
        return all;
    }

    private Optional<Said> run(int start, int from, Part cue) {
        int first = mentionAt[from] - 1;
        if (places.listed(first) || refused(start) || scan.conditional(start)) {
            return Optional.empty();
        }
        BitSet choices = null;
        int tail = Math.min(status.tail(first), first + MAX_DISTANCE);
        int last = first;
        for (int i = first; i <= tail; i++) {
            ChoiceMention named = scan.mentions.get(i);
            boolean subject = i > first && scan.parts[scan.after(named)] == Part.COPULA && i == tail && punctuated(i);
            boolean word = i > first && named.faint() && scan.plainWord(named.to());
            if (subject || word || i > first && named.faint() && scan.parts[named.from()] == Part.AND) {
                break;
            }
            last = i;
            choices = places.together(choices, named.choices());
        }
        int next = scan.after(scan.mentions.get(last));
        if (choices == null
                || cue == Part.SO && scan.plainWord(next)
                || cue == Part.SO && scan.parts[next] == Part.COPULA) {
            return Optional.empty();
        }
        // What is rejected with it, or left open, is no answer.
        if (status.of(first) != Status.PLAIN) {
            return Optional.empty();
        }
        BitSet below = places.lineAfter(next);
        return Optional.of(new Said(from, below == null ? choices : places.together(choices, below)));
    }

    private boolean punctuated(int mention) {
        return scan.is(scan.mentions.get(mention).from() - 1, ",;");
    }

    /** I don't think that the answer is B; a wrong answer is B; perhaps the answer is B. */
    private boolean refused(int start) {
        int steps = 0;
        for (int i = start - 1; i >= 0 && steps < 8 && scan.sentence[i] == scan.sentence[start]; i--) {
            Part part = scan.parts[i];
            if (scan.is(i, ",") || part == Part.SO || part == Part.NO_DOUBT) {
                return false;
            }
            if (part == Part.NOT || part == Part.PERHAPS || part == Part.WRONG) {
                return true;
            }
            if (scan.plainWord(i)) {
                return false;
            }
            steps++;
        }
        return false;
    }
}
