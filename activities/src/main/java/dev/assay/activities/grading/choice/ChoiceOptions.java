package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.choice.TextTokens.Token;
import dev.assay.activities.grading.text.Scripts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts of choices, and where a text has them. Of choices that differ in more than case, brackets and punctuation
 * the longest one counts; those that do not are told apart by what they are exactly.
 */
final class ChoiceOptions {
    /** A to Z, whatever the texts are. */
    private static final int LETTERS = 26;

    private final int size;
    private final List<String> exact = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();
    private final List<List<Integer>> groups = new ArrayList<>();
    private final List<Boolean> broken = new ArrayList<>();
    private final PhraseIndex index;

    ChoiceOptions(List<String> choices) {
        size = choices.size();
        boolean labelled = size > 1;
        for (int i = 0; i < size && labelled; i++) {
            labelled = i < LETTERS && choices.get(i).matches("(?si)\\s*\\(?" + (char) ('A' + i) + "\\s*[).:]\\s*\\S.*");
        }
        Map<List<String>, Integer> known = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            String choice =
                    labelled ? choices.get(i).replaceFirst("(?s)^\\s*\\(?[A-Za-z]\\s*[).:]\\s*", "") : choices.get(i);
            TextTokens tokens = TextTokens.of(choice);
            List<Token> content = tokens.list().stream().filter(Token::content).toList();
            List<String> key = content.stream().map(Token::key).toList();
            int group = known.computeIfAbsent(key, k -> groups.size());
            if (group == groups.size()) {
                groups.add(new ArrayList<>());
                broken.add(breaks(tokens.list()));
            }
            groups.get(group).add(i);
            String plain = tokens.plain().strip();
            exact.add(plain);
            int lead = tokens.plain().length() - tokens.plain().stripLeading().length();
            offsets.add(content.isEmpty() ? 0 : content.getFirst().start() - lead);
        }
        index = new PhraseIndex(List.copyOf(known.keySet()));
    }

    /** Whether a sentence or line ends within. */
    private static boolean breaks(List<Token> tokens) {
        return tokens.stream().limit(tokens.size() - 1L).anyMatch(ChoiceOptions::ends);
    }

    private static boolean ends(Token token) {
        return token.kind() == TextTokens.Kind.LINE_END || token.is(".!?;:\u3002\uFF61");
    }

    /** How many letters name choices. */
    int letters() {
        return size == 0 ? LETTERS : Math.min(size, LETTERS);
    }

    /** Choices whose text is all of a text; empty where none is. */
    BitSet equal(String text) {
        BitSet equal = new BitSet();
        for (int i = 0; i < size; i++) {
            if (exact.get(i).equals(text.strip()) && !exact.get(i).isEmpty()) {
                equal.set(i);
            }
        }
        return equal;
    }

    /** Whether some choices all have the same text, so that it names any of them. */
    boolean same(BitSet choices) {
        return choices.stream()
                        .mapToObj(i -> size == 0 ? "" + i : exact.get(i))
                        .distinct()
                        .count()
                == 1;
    }

    /** Where choices are mentioned by their texts, in order. */
    List<ChoiceMention> mentions(TextTokens text) {
        List<Token> tokens = text.list();
        String plain = text.plain();
        List<Integer> places = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        int[] breaksBefore = new int[tokens.size() + 1];
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).content()) {
                places.add(i);
                keys.add(tokens.get(i).key());
            }
            breaksBefore[i + 1] = breaksBefore[i] + (ends(tokens.get(i)) ? 1 : 0);
        }
        int[][] found = index.find(keys, (group, start, end) -> {
            int first = places.get(start);
            int last = places.get(end - 1);
            return alone(tokens, first, last) && (broken.get(group) || breaksBefore[last] == breaksBefore[first]);
        });
        List<ChoiceMention> mentions = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if (found[0][i] >= 0) {
                int first = places.get(i);
                int last = places.get(found[1][i] - 1);
                BitSet named =
                        named(groups.get(found[0][i]), plain, tokens.get(first).start());
                mentions.add(new ChoiceMention(first, last + 1, named, false, false));
            }
        }
        return mentions;
    }

    /** Whether nothing hangs on to the text of a choice that makes it another word, number or formula. */
    private static boolean alone(List<Token> tokens, int first, int last) {
        Token begin = tokens.get(first);
        Token end = tokens.get(last);
        boolean before = first == 0 || !begin.attached() || free(tokens.get(first - 1), begin, true);
        Token next = tokens.get(last + 1);
        return before && (!next.attached() || free(end, next, false));
    }

    private static boolean free(Token left, Token right, boolean begins) {
        Token other = begins ? left : right;
        if (other.kind() == TextTokens.Kind.SYMBOL) {
            return !other.is("^+#@\u221A_");
        }
        if (!left.content() || !right.content() || right.key().startsWith("'")) {
            return true;
        }
        int a = left.text().codePointBefore(left.text().length());
        int b = right.text().codePointAt(0);
        boolean hangul = begins && hangul(a) && hangul(b);
        return !hangul && (Scripts.unspaced(a) || Scripts.unspaced(b) || !Scripts.inWord(a) || !Scripts.inWord(b));
    }

    private static boolean hangul(int c) {
        return Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL;
    }

    /** Of choices that differ in brackets, punctuation or case only, those that stand there exactly. */
    private BitSet named(List<Integer> group, String text, int start) {
        for (boolean ignoreCase : new boolean[] {false, true}) {
            BitSet exactly = new BitSet();
            int longest = 0;
            for (int i : group) {
                String choice = exact.get(i);
                if (choice.length() >= longest
                        && text.regionMatches(ignoreCase, start - offsets.get(i), choice, 0, choice.length())) {
                    if (choice.length() > longest) {
                        exactly.clear();
                    }
                    longest = choice.length();
                    exactly.set(i);
                }
            }
            if (!exactly.isEmpty()) {
                return exactly;
            }
        }
        BitSet all = new BitSet();
        group.forEach(all::set);
        return all;
    }

    /** Whether the text of a mention is a choice's in its own case. */
    boolean spelled(BitSet choices, String text) {
        return choices.stream().anyMatch(i -> exact.get(i).equals(text));
    }
}
