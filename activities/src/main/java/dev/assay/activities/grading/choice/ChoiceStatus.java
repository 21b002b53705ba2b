package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.choice.AnswerWords.Part;
import dev.assay.activities.grading.choice.TextTokens.Kind;
import java.util.BitSet;
import java.util.List;

/** Whether the words around mentions of choices affirm them. */
final class ChoiceStatus {
    enum Status {
        PLAIN,
        /** It is said to be no answer: not B, B is not the answer. */
        REJECTED,
        /** It is said to be wrong, which the answer to some questions is: B is false, B is not correct. */
        WRONG,
        /** Something about it is denied, whether it is the answer or not: B is not in France. */
        DENIED,
        /** Perhaps, if, or asked. */
        UNSURE
    }

    /** So many letters that are none are passed over; more are no sentence. */
    private static final int NEAR = 50;

    private final ChoiceScan scan;
    private final Status[] statuses;
    /** Mentions behind which the same clause denies something. */
    private final BitSet deniedAfter = new BitSet();
    /** Of each mention the number of the last one that is joined to it: B, C and D. */
    private final int[] tails;

    ChoiceStatus(ChoiceScan scan) {
        this.scan = scan;
        int count = scan.mentions.size();
        statuses = new Status[count];
        tails = new int[count];
        for (int i = count - 1; i >= 0; i--) {
            tails[i] = i + 1 < count && joins(i) ? tails[i + 1] : i;
        }
        for (int i = 0; i < count; ) {
            Status before = before(i);
            Status after = after(tails[i]);
            Status status = both(before, after);
            for (int last = tails[i]; i <= last; i++) {
                statuses[i] = status;
                deniedAfter.set(i, after == Status.DENIED);
            }
        }
    }

    private static Status both(Status before, Status after) {
        for (Status rejecting : new Status[] {Status.REJECTED, Status.WRONG}) {
            if (before == rejecting || after == rejecting) {
                return rejecting;
            }
        }
        return before == Status.PLAIN ? after : before;
    }

    /** Whether it is said to be no answer, or wrong. */
    boolean rejected(int mention) {
        return statuses[mention] == Status.REJECTED || statuses[mention] == Status.WRONG;
    }

    /** Whether the clause goes on behind it to deny something, of which it may be a part: {@code B is not in France}. */
    boolean deniedAfter(int mention) {
        return deniedAfter.get(mention);
    }

    Status of(int mention) {
        return statuses[mention];
    }

    int tail(int mention) {
        return tails[mention];
    }

    private boolean joins(int i) {
        List<ChoiceMention> mentions = scan.mentions;
        int from = mentions.get(i).to();
        int to = mentions.get(i + 1).from();
        for (int at = from; at < to; ) {
            Part part = scan.parts[at];
            boolean word = part == Part.AND || part == Part.OPTION;
            if (!word && (scan.tokens.get(at).content() || scan.sentenceEnd(at) && !scan.is(at, ";"))) {
                return false;
            }
            at = word ? scan.ends[at] : at + 1;
        }
        return true;
    }

    private Status before(int i) {
        int to = scan.mentions.get(i).from();
        int previous = i - 1;
        while (previous >= 0
                && i - previous < NEAR
                && scan.mentions.get(previous).faint()) {
            previous--;
        }
        int from = previous < 0 ? 0 : scan.mentions.get(previous).to();
        int start = to;
        while (start > from && !stops(start - 1)) {
            start--;
        }
        boolean first = start > from || previous < 0;
        int denied = -1;
        Status status = Status.PLAIN;
        for (int at = start; at < to; at++) {
            Part part = scan.parts[at];
            if (part == Part.NOT) {
                denied = scan.ends[at];
            } else if (part == Part.WRONG && denied == at) {
                denied = -1;
                status = Status.UNSURE;
            } else if (part == Part.WRONG && first) {
                return Status.WRONG;
            } else if (part == Part.PERHAPS || part == Part.IF) {
                status = Status.UNSURE;
            }
        }
        if (denied < 0) {
            return status;
        }
        int unknown = 0;
        for (int at = denied; at < to; at++) {
            unknown += scan.plainWord(at) ? 1 : 0;
        }
        return unknown <= 2 ? Status.REJECTED : Status.DENIED;
    }

    /** Whether a clause ends with a token, or begins with it. */
    private boolean stops(int at) {
        return scan.sentenceEnd(at)
                || scan.parts[at] == Part.BECAUSE
                || scan.parts[at] == Part.BUT
                || scan.is(at, ",\u2014\u2013\u3001\u060C")
                || scan.is(at, "-") && !scan.tokens.get(at).attached();
    }

    private Status after(int i) {
        ChoiceMention named = scan.mentions.get(i);
        int following = i + 1;
        while (following < scan.mentions.size()
                && following - i < NEAR
                && scan.mentions.get(following).faint()) {
            following++;
        }
        int next =
                following < scan.mentions.size() ? scan.mentions.get(following).from() : scan.tokens.size();
        int from = scan.after(named);
        boolean denied = false;
        boolean twice = false;
        boolean answer = false;
        boolean right = false;
        boolean unsure = false;
        int words = 0;
        for (int at = from; at < next; ) {
            if (stops(at)) {
                int on = goesOn(at, next);
                if (on <= at) {
                    break;
                }
                at = on;
                continue;
            }
            Part part = scan.parts[at];
            if (part == Part.NOT && next < scan.tokens.size() && leadsTo(scan.ends[at], next)) {
                break;
            }
            if (part == Part.WRONG && !denied) {
                return Status.WRONG;
            }
            twice |= part == Part.WRONG;
            denied |= part == Part.NOT;
            answer |= denied && (part == Part.ANSWER || part == Part.OPTION);
            right |= denied && part == Part.RIGHT;
            unsure |= part == Part.PERHAPS || part == Part.IF;
            words += denied && scan.plainWord(at) ? 1 : 0;
            at = part == null ? at + 1 : scan.ends[at];
        }
        if (denied && !twice) {
            if (answer || words == 0 && !right) {
                return Status.REJECTED;
            }
            return right ? Status.WRONG : Status.DENIED;
        }
        return unsure || twice || scan.question(from) ? Status.UNSURE : Status.PLAIN;
    }

    /** Whether nothing but fillers stand before the next mention. */
    private boolean leadsTo(int from, int next) {
        for (int at = from; at < next; at++) {
            if (scan.plainWord(at) || scan.sentenceEnd(at)) {
                return false;
            }
        }
        return true;
    }

    /** Where a clause goes on that is about the same choice: {@code B, however, is wrong}; {@code at} where none does. */
    private int goesOn(int at, int next) {
        if (scan.sentenceEnd(at)) {
            return at;
        }
        int on = at;
        for (int steps = 0; steps < 8 && on < next && !scan.sentenceEnd(on); steps++) {
            Part part = scan.parts[on];
            boolean verb = part == Part.COPULA || part == Part.NOT || part == Part.WRONG;
            if (part == Part.NOT && steps == 1) {
                // "B, not C" says nothing against B; "B, not right" does.
                int then = scan.ends[on];
                return scan.parts[then] == Part.RIGHT || scan.sentenceEnd(then) ? on : at;
            }
            if (verb
                    && (steps == 1
                            || steps == 2 && scan.parts[on - 1] == Part.BECAUSE
                            || scan.is(on - 1, ",\u2014\u2013"))) {
                return part == Part.COPULA && steps > 2 && !denies(on, next) ? at : on;
            }
            on = part == null ? on + 1 : scan.ends[on];
        }
        return at;
    }

    private boolean denies(int at, int next) {
        for (int on = at; on < Math.min(next, at + 4) && scan.tokens.get(on).kind() != Kind.LINE_END; on++) {
            if (scan.parts[on] == Part.NOT || scan.parts[on] == Part.WRONG) {
                return true;
            }
        }
        return false;
    }
}
