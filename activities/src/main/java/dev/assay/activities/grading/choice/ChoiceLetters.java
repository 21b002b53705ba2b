package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.choice.AnswerWords.Part;
import dev.assay.activities.grading.choice.TextTokens.Kind;
import dev.assay.activities.grading.choice.TextTokens.Token;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which single letters of a text name a choice, and which are words, initials or units. */
final class ChoiceLetters {
    /** Letters that are words in some language, even as capitals: I, a man, Y luego. */
    private static final String WORDS = "AEIOY";

    private static final Set<String> AFTER_I = Set.of("is", "was", "isn't", "and", "or", "because", "since", "&", "/");

    /** "No" in languages where it stands before words as well: no idea, não há. */
    private static final Set<String> NO = Set.of(
            "no", "non", "nein", "nee", "n\u00E3o", "nao", "nie", "nej", "\u043D\u0435\u0442", "kh\u00F4ng", "tidak");
    /** What follows a "no" that stands for itself. */
    private static final Set<String> AFTER_NO = Set.of(
            ("it they he she we you there this that these those according based in on at by under with when only here then now either again"
                            + " please thanks es sie er il elle")
                    .split(" "));

    /** What an article may stand before. */
    private static final Set<Part> NOUNS =
            EnumSet.of(Part.ANSWER, Part.CHOOSE, Part.OPTION, Part.NOUN, Part.RIGHT, Part.OPINION, Part.NONE);

    private final TokenScan scan;
    private final ChoiceOptions options;
    private final @Nullable ChoiceMention[] mention;

    /** @param mention of a choice's text, by the token that it begins at; gets those of letters */
    ChoiceLetters(TokenScan scan, ChoiceOptions options, @Nullable ChoiceMention[] mention) {
        this.scan = scan;
        this.options = options;
        this.mention = mention;
    }

    /** @param covered which tokens belong to a choice's text */
    void mark(boolean[] covered) {
        determiners();
        letters(covered);
    }

    /** There is no way to tell. */
    private void determiners() {
        for (int i = 0; i + 1 < scan.tokens.size(); i++) {
            ChoiceMention text = mention[i];
            if (text != null
                    && text.to() == i + 1
                    && NO.contains(scan.tokens.get(i).key())
                    && determines(i + 1)) {
                mention[i] = new ChoiceMention(i, i + 1, text.choices(), false, true);
                if (scan.is2(i + 1, "doubt", "question")) {
                    scan.parts[i + 1] = Part.NO_DOUBT;
                    scan.ends[i + 1] = i + 2;
                }
            }
        }
    }

    private boolean determines(int next) {
        return mention[next] == null
                && (scan.plainWord(next)
                        || scan.is2(next, "hay", "h\u00E1")
                        || scan.is2(next, "doubt", "question")
                        || scan.word(next) && scan.parts[next] != null && NOUNS.contains(scan.parts[next]))
                && !AFTER_NO.contains(scan.tokens.get(next).key());
    }

    private void letters(boolean[] covered) {
        int depth = 0;
        for (int i = 0; i < scan.tokens.size(); i++) {
            Token token = scan.tokens.get(i);
            depth = token.kind() == Kind.LINE_END
                    ? 0
                    : token.is(TokenScan.OPENING)
                            ? depth + 1
                            : token.is(TokenScan.CLOSING) ? Math.max(0, depth - 1) : depth;
            ChoiceMention text = mention[i];
            boolean single = scan.letter(i) && (!covered[i] || text != null && text.to() == i + 1);
            int index = single ? token.key().charAt(0) - 'a' : -1;
            if (!single || index >= options.letters()) {
                continue;
            }
            boolean label = label(i, index, depth);
            if (text == null && (attached(i) || !label && named(i))) {
                continue;
            }
            boolean capital = !token.text().equals(token.key());
            BitSet choices = new BitSet();
            choices.set(index);
            if (text != null && !text.choices().get(index) && !label) {
                // Letter and text say different things: what is spelled as it is counts, else neither.
                boolean exact = options.spelled(text.choices(), token.text());
                if (!capital || exact) {
                    choices.or(text.choices());
                }
            }
            boolean faint = text == null && !label && (!capital || article(i));
            mention[i] = new ChoiceMention(i, i + 1, choices, label, faint);
        }
    }

    /** Whether the letter is a piece of a word, a formula or an abbreviation. */
    private boolean attached(int i) {
        if (scan.joined(i)) {
            boolean both = scan.letter(i - 2);
            boolean before =
                    scan.tokens.get(i - 1).kind() == Kind.SYMBOL && !(scan.is(i - 1, "/&+") && both) && !assigned(i)
                            || scan.word(i - 1)
                            || scan.is(i - 1, "-\u2013.'")
                                    && scan.joined(i - 1)
                                    && scan.word(i - 2)
                                    && !(both && !scan.is(i - 1, "."))
                            || scan.is(i - 1, TokenScan.OPENING)
                                    && scan.joined(i - 1)
                                    && scan.word(i - 2)
                                    && scan.ending(i - 1) == null;
            if (before) {
                return true;
            }
        }
        if (scan.joined(i + 1)) {
            boolean both = scan.letter(i + 2);
            boolean suffix = scan.tokens.get(i + 1).key().startsWith("'")
                    && !scan.tokens.get(i + 1).key().equals("'s");
            Token next = scan.tokens.get(i + 1);
            boolean sign = next.kind() == Kind.SYMBOL
                    && !(scan.is(i + 1, "/&+") && both)
                    && scan.parts[i + 1] != Part.RIGHT
                    && scan.parts[i + 1] != Part.WRONG;
            return sign
                    || scan.word(i + 1) && !suffix
                    || scan.is(i + 1, "-\u2013.")
                            && scan.joined(i + 2)
                            && scan.word(i + 2)
                            && !(both && !scan.is(i + 1, "."))
                            && !(scan.is(i + 1, ".")
                                    && scan.tokens.get(i + 2).key().length() > 1
                                    && scan.tokens.get(i + 2).kind() == Kind.WORD);
        }
        return false;
    }

    /** Whether the letter is the name of something else: vitamin C, 5 C, x = B, Franklin D. Roosevelt. */
    private boolean named(int i) {
        boolean equation = scan.is(i + 1, "=") || scan.is(i - 1, "=") && !assigned(i);
        boolean initial = scan.is(i + 1, ".")
                && scan.capitalised(i - 1)
                && scan.ending(i) == null
                && scan.capitalised(i + 2)
                && mention[i + 2] == null;
        boolean unit = i > 0 && scan.tokens.get(i - 1).kind() == Kind.NUMBER;
        return equation || initial || unit || scan.ending(i) == Part.NOUN;
    }

    /** {@code answer=B} */
    private boolean assigned(int i) {
        if (!scan.is(i - 1, "=")) {
            return false;
        }
        Part name = scan.ending(i - 1);
        return name == Part.ANSWER || name == Part.OPTION;
    }

    private boolean label(int i, int index, int depth) {
        ChoiceMention next = mention[i + 1];
        return scan.is(i - 1, TokenScan.OPENING) && scan.is(i + 1, TokenScan.CLOSING)
                || scan.is(i + 1, TokenScan.CLOSING) && depth == 0
                || scan.tokens.get(i).afterMarkup() && scan.tokens.get(i + 1).afterMarkup()
                || scan.ending(i) == Part.OPTION
                || next != null
                        && next.choices().get(index)
                        && !scan.tokens.get(i).text().equals(scan.tokens.get(i).key());
    }

    private boolean article(int i) {
        if (!WORDS.contains(scan.tokens.get(i).text())) {
            return false;
        }
        if (scan.is(i, "i") && scan.tokens.get(i + 1).content()) {
            return !AFTER_I.contains(scan.tokens.get(i + 1).key());
        }
        Part next = scan.parts[i + 1];
        return scan.word(i + 1) && !scan.letter(i + 1) && (next == null || NOUNS.contains(next));
    }
}
