package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.choice.AnswerWords.Part;
import dev.assay.activities.grading.choice.TextTokens.Kind;
import java.util.BitSet;
import java.util.List;

/** Finds where a text only repeats the choices, with their letters ({@code A. … B. …}) or all of their texts in a row. */
final class ChoiceLists {
    private final ChoiceScan scan;
    private final int size;
    /** Mentions that are in such lists, by number. */
    private final BitSet listed = new BitSet();

    private ChoiceLists(ChoiceScan scan, int size) {
        this.scan = scan;
        this.size = size;
    }

    static BitSet in(ChoiceScan scan, int size) {
        ChoiceLists lists = new ChoiceLists(scan, size);
        lists.lettered();
        lists.rows();
        return lists.listed;
    }

    private void lettered() {
        List<ChoiceMention> mentions = scan.mentions;
        int first = -1;
        int last = -1;
        int expected = 0;
        for (int i = 0; i <= mentions.size(); i++) {
            boolean item = i < mentions.size() && item(mentions.get(i));
            if (i < mentions.size() && !item) {
                continue;
            }
            int letter = item ? mentions.get(i).choices().nextSetBit(0) : -1;
            if (letter != expected || letter == 0) {
                if (expected > 1) {
                    mark(first, last);
                }
                expected = letter == 0 ? 0 : -1;
            }
            if (letter >= 0 && letter == expected) {
                first = letter == 0 ? i : first;
                last = i;
                expected++;
            } else {
                expected = 0;
            }
        }
    }

    /** A letter with something that makes it an item's, and the item after it. */
    private boolean item(ChoiceMention named) {
        int at = named.from();
        if (!scan.letter(at) || named.to() != at + 1 || named.choices().cardinality() != 1) {
            return false;
        }
        boolean lineStart = at == 0 || scan.tokens.get(at - 1).kind() == Kind.LINE_END || scan.is(at - 1, "-*([");
        boolean stop = scan.is(at + 1, ")]:") || scan.is(at + 1, ".") && !(named.faint() && !lineStart);
        boolean heads = named.label() && lineStart;
        if (named.faint() && !lineStart || !stop && !heads) {
            return false;
        }
        int next = scan.after(named);
        next += scan.is(next, ".-\u2013") ? 1 : 0;
        Part part = next < scan.tokens.size() ? scan.parts[next] : null;
        return next < scan.tokens.size()
                && scan.tokens.get(next).content()
                && part != Part.COPULA
                && part != Part.AND
                && part != Part.BECAUSE;
    }

    private void mark(int first, int last) {
        List<ChoiceMention> mentions = scan.mentions;
        int end = mentions.get(last).from();
        while (scan.tokens.get(end).kind() != Kind.LINE_END) {
            end++;
        }
        boolean inline = sameLine(mentions.get(first).from(), mentions.get(last).from());
        int stop = scan.after(mentions.get(last));
        for (int i = first; i < mentions.size() && mentions.get(i).from() < end; i++) {
            // In a line the list ends with the text of its last item.
            boolean beyond = inline && i > last && mentions.get(i).from() > stop;
            if (!beyond) {
                listed.set(i);
            }
        }
    }

    private boolean sameLine(int from, int to) {
        for (int i = from; i < to; i++) {
            if (scan.tokens.get(i).kind() == Kind.LINE_END) {
                return false;
            }
        }
        return true;
    }

    /** The texts of all choices, each once, with nothing but separators between them. */
    private void rows() {
        List<ChoiceMention> mentions = scan.mentions;
        BitSet named = new BitSet();
        int first = 0;
        for (int i = 0; i < mentions.size(); i++) {
            ChoiceMention at = mentions.get(i);
            boolean text = !at.faint() && (!scan.letter(at.from()) || at.to() > at.from() + 1);
            if (i > 0 && !separated(mentions.get(i - 1).to(), at.from()) || text && named.intersects(at.choices())) {
                named.clear();
                first = i;
            }
            if (text) {
                named.or(at.choices());
                if (size > 1 && named.cardinality() == size) {
                    listed.set(first, i + 1);
                }
            }
        }
    }

    private boolean separated(int from, int to) {
        int lines = 0;
        for (int i = from; i < to; ) {
            Part part = scan.parts[i];
            lines += scan.tokens.get(i).kind() == Kind.LINE_END ? 1 : 0;
            boolean filler = part == Part.AND || part == Part.OPTION || part == Part.NOT && scan.is(i, "\u4E0D");
            if (lines > 1
                    || !filler
                            && scan.tokens.get(i).content()
                            && scan.tokens.get(i).kind() != Kind.NUMBER) {
                return false;
            }
            i = filler ? scan.ends[i] : i + 1;
        }
        return true;
    }
}
