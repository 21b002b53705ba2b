package dev.assay.activities.grading;

import dev.assay.activities.grading.AnswerWords.Part;
import dev.assay.activities.grading.ChoiceStatus.Status;
import dev.assay.activities.grading.TextTokens.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a text says that something is its answer. */
final class ExplicitChoices {
    /** @param choices what it says, none where that is no choice, or several different ones */
    record Said(int at, BitSet choices) {}

    /** How something is said of a choice that goes before. */
    enum Affirmed {
        /** B is the correct answer. */
        ANSWER,
        /** B ✓ */
        TICKED,
        /** B is correct. */
        RIGHT
    }

    /** In tokens or mentions: nobody says what belongs together over more. */
    private static final int FARTHEST = 200;

    private final ChoiceScan scan;
    private final ChoiceStatus status;
    private final ChoicePlaces places;
    private final ChoiceTurns turns;
    private final int[] mentionAt;
    private final int letters;

    ExplicitChoices(ChoiceScan scan, ChoiceStatus status, ChoicePlaces places, int letters) {
        this.scan = scan;
        this.status = status;
        this.places = places;
        turns = new ChoiceTurns(scan);
        this.letters = letters;
        mentionAt = new int[scan.tokens.size() + 1];
        for (int i = 0; i < scan.mentions.size(); i++) {
            mentionAt[scan.mentions.get(i).from()] = i + 1;
        }
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
            } else if (introduces(i)) {
                after(i).ifPresent(all::add);
            }
        }
        all.addAll(affirmed(Affirmed.ANSWER));
        if (all.isEmpty()) {
            return Optional.empty();
        }
        all.sort(Comparator.comparingInt(Said::at));
        Said stated = all.getLast();
        BitSet sentences = new BitSet();
        all.forEach(said -> sentences.set(scan.sentence[said.at()]));
        affirmed(Affirmed.RIGHT)
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
        return affirmed(how).stream()
                .reduce((before, next) -> new Said(next.at(), places.together(before.choices(), next.choices())));
    }

    private List<Said> affirmed(Affirmed how) {
        List<Said> all = new ArrayList<>();
        for (int i = 0; i < scan.mentions.size(); i = status.tail(i) + 1) {
            affirmed(i, how).ifPresent(all::add);
        }
        return all;
    }

    private boolean introduces(int i) {
        Part part = scan.parts[i];
        if (part == Part.OPTION) {
            int next = scan.ends[i];
            return scan.is(next, ":=") || scan.parts[next] == Part.COPULA;
        }
        return part == Part.ANSWER || part == Part.CHOOSE || part == Part.SO;
    }

    /** What follows the words that introduce an answer. */
    private Optional<Said> after(int start) {
        Part cue = scan.parts[start];
        boolean linked = cue == Part.CHOOSE;
        boolean near = true;
        int farthest = Math.min(scan.tokens.size(), start + FARTHEST);
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
        if (places.listed(first) || refused(start) || conditional(start)) {
            return Optional.empty();
        }
        BitSet choices = null;
        int tail = Math.min(status.tail(first), first + FARTHEST);
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

    /** If it rains, the answer is B. */
    boolean conditional(int start) {
        for (int i = start - 1; i >= 0 && start - i < 200 && scan.sentence[i] == scan.sentence[start]; i--) {
            if (scan.parts[i] == Part.SO) {
                return false;
            }
            if (scan.parts[i] == Part.IF) {
                return !scan.is2(scan.ends[i], "you", "we");
            }
        }
        return false;
    }

    private Optional<Said> affirmed(int first, Affirmed how) {
        int tail = status.tail(first);
        int next = scan.after(scan.mentions.get(tail));
        Part link = scan.parts[next];
        boolean ticked = link == Part.RIGHT && scan.tokens.get(next).kind() == Kind.SYMBOL;
        boolean plain = ticked
                || link == Part.RIGHT
                        && (Scripts.unspaced(scan.tokens.get(next).text().codePointAt(0)));
        if (status.of(first) != Status.PLAIN
                || link != Part.COPULA && !plain
                || conditional(scan.mentions.get(first).from())) {
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

    private Optional<Said> enclosed(int open) {
        int close = open + 1;
        while (close < scan.tokens.size() && !scan.tokens.get(close).text().equals(String.valueOf(TextTokens.CLOSE))) {
            close++;
        }
        int to = Math.min(close, scan.tokens.size());
        for (int i = open + 1; i < to; i++) {
            if (mentionAt[i] > 0 && status.rejected(mentionAt[i] - 1)) {
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
