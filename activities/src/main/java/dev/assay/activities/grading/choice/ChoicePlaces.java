package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.choice.AnswerWords.Part;
import dev.assay.activities.grading.choice.TextTokens.Kind;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** What parts of a text say that say nothing else. */
final class ChoicePlaces {
    private final ChoiceScan scan;
    private final BitSet listed;
    private final BitSet listedAt = new BitSet();

    /** @param listed numbers of mentions that only repeat the choices */
    ChoicePlaces(ChoiceScan scan, BitSet listed) {
        this.scan = scan;
        this.listed = listed;
        listed.stream().forEach(i -> listedAt.set(scan.mentions.get(i).from()));
    }

    boolean listed(int mention) {
        return listed.get(mention);
    }

    /** What two mentions both say; nothing where they differ. */
    BitSet together(@Nullable BitSet before, BitSet next) {
        BitSet both = (BitSet) next.clone();
        if (before != null) {
            both.and(before);
        }
        return both;
    }

    /** The choice that is all that tokens say; empty where they say several, null where they say more, or nothing. */
    @Nullable BitSet pure(int from, int to) {
        BitSet said = null;
        for (int i = from; i < to; ) {
            ChoiceMention named = scan.mention[i];
            Part part = scan.parts[i];
            boolean article = named != null && named.faint() && part == Part.AND && scan.mention[i + 1] != null;
            if (named != null && !article) {
                if (listedAt.get(i)) {
                    return null;
                }
                said = together(said, named.choices());
                i = named.to();
            } else if (part == Part.AND
                    || part == Part.OPTION
                    || part == Part.RIGHT && scan.tokens.get(i).kind() == Kind.SYMBOL) {
                i = scan.ends[i];
            } else if (scan.tokens.get(i).content()) {
                return null;
            } else {
                i++;
            }
        }
        return said;
    }

    /** {@link #pure} of the last line that says something. */
    @Nullable BitSet lastLine() {
        int to = scan.tokens.size();
        while (to > 0 && !scan.tokens.get(to - 1).content()) {
            to--;
        }
        int from = to;
        while (from > 0 && scan.tokens.get(from - 1).kind() != Kind.LINE_END) {
            from--;
        }
        return pure(from, to);
    }

    /** {@link #pure} of the first sentence, where the text goes on with another one and does not think again. */
    @Nullable BitSet firstSentence() {
        for (Part part : scan.parts) {
            if (part == Part.SECOND_THOUGHT || part == Part.BUT) {
                return null;
            }
        }
        return opening();
    }

    /** {@link #firstSentence}, whatever the text thinks of it later. */
    @Nullable BitSet opening() {
        int to = 0;
        while (to < scan.tokens.size()
                && !(scan.sentenceEnd(to) && said(to))
                && !(scan.parts[to] == Part.BECAUSE && said(to))) {
            to++;
        }
        int next = to + 1;
        while (next < scan.tokens.size() && !scan.tokens.get(next).content()) {
            next++;
        }
        boolean broken = next < scan.tokens.size()
                && to < scan.tokens.size()
                && scan.tokens.get(to).kind() == Kind.LINE_END
                && next == to + 1
                && Character.isLowerCase(scan.tokens.get(next).text().codePointAt(0));
        return broken || scan.is(to, "?") ? null : pure(0, Math.min(to, scan.tokens.size()));
    }

    private boolean said(int to) {
        for (int i = to - 1; i >= 0 && i > to - 20; i--) {
            if (scan.tokens.get(i).content()) {
                return true;
            }
        }
        return false;
    }

    /** {@link #pure} of the next line, where the one that a token is in has ended. */
    @Nullable BitSet lineAfter(int token) {
        int from = token;
        while (from < scan.tokens.size()
                && !scan.tokens.get(from).content()
                && scan.tokens.get(from).kind() != Kind.LINE_END) {
            from++;
        }
        if (from >= scan.tokens.size() || scan.tokens.get(from).content()) {
            return null;
        }
        while (from < scan.tokens.size() && !scan.tokens.get(from).content()) {
            from++;
        }
        int to = from;
        while (to < scan.tokens.size() && scan.tokens.get(to).kind() != Kind.LINE_END) {
            to++;
        }
        return from == to ? null : pure(from, to);
    }
}
