package dev.assay.activities.grading;

import dev.assay.activities.grading.AnswerWords.Part;
import dev.assay.activities.grading.TextTokens.Kind;
import dev.assay.activities.grading.TextTokens.Token;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A text with what stands where: its tokens, the parts of speech around answers, sentences, and mentions of choices. */
final class ChoiceScan {
    private static final String OPENING = "([{<\u3010\u300A\u2329" + TextTokens.OPEN;
    private static final String CLOSING = ")]}>\u3011\u300B\u232A" + TextTokens.CLOSE;
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

    final List<Token> tokens;
    final @Nullable Part[] parts;
    final int[] ends;
    final List<ChoiceMention> mentions = new ArrayList<>();
    /** The mention that begins at a token. */
    final @Nullable ChoiceMention[] mention;

    final int[] sentence;
    final String plain;
    private final BitSet asked = new BitSet();
    private final ChoiceOptions options;

    ChoiceScan(String text, ChoiceOptions options) {
        this.options = options;
        TextTokens read = TextTokens.of(text);
        tokens = read.list();
        plain = read.plain();
        mention = new @Nullable ChoiceMention[tokens.size() + 1];
        ends = new int[tokens.size()];
        boolean[] covered = new boolean[tokens.size()];
        for (ChoiceMention named : options.mentions(read)) {
            mention[named.from()] = named;
            for (int i = named.from(); i < named.to(); i++) {
                covered[i] = true;
            }
        }
        parts = AnswerWords.in(tokens, covered, ends);
        determiners();
        letters(covered);
        for (ChoiceMention named : mention) {
            if (named != null) {
                mentions.add(named);
            }
        }
        mentions.sort(Comparator.comparingInt(ChoiceMention::from));
        sentence = sentences();
    }

    /** There is no way to tell. */
    private void determiners() {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            ChoiceMention text = mention[i];
            if (text != null && text.to() == i + 1 && NO.contains(tokens.get(i).key()) && determines(i + 1)) {
                mention[i] = new ChoiceMention(i, i + 1, text.choices(), false, true);
                if (is2(i + 1, "doubt", "question")) {
                    parts[i + 1] = Part.NO_DOUBT;
                    ends[i + 1] = i + 2;
                }
            }
        }
    }

    private boolean determines(int next) {
        return mention[next] == null
                && (plainWord(next)
                        || is2(next, "hay", "h\u00E1")
                        || is2(next, "doubt", "question")
                        || word(next) && parts[next] != null && NOUNS.contains(parts[next]))
                && !AFTER_NO.contains(tokens.get(next).key());
    }

    private void letters(boolean[] covered) {
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth = token.kind() == Kind.LINE_END
                    ? 0
                    : token.is(OPENING) ? depth + 1 : token.is(CLOSING) ? Math.max(0, depth - 1) : depth;
            ChoiceMention text = mention[i];
            boolean single = letter(i) && (!covered[i] || text != null && text.to() == i + 1);
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

    boolean letter(int i) {
        return i >= 0
                && i < tokens.size()
                && tokens.get(i).kind() == Kind.WORD
                && tokens.get(i).key().length() == 1
                && tokens.get(i).key().charAt(0) >= 'a'
                && tokens.get(i).key().charAt(0) <= 'z';
    }

    boolean is(int i, String keys) {
        return i >= 0 && i < tokens.size() && tokens.get(i).is(keys);
    }

    boolean is2(int i, String key, String other) {
        return i < tokens.size()
                && (tokens.get(i).key().equals(key) || tokens.get(i).key().equals(other));
    }

    private boolean joined(int i) {
        return i < tokens.size() && tokens.get(i).attached() && !tokens.get(i).dressed();
    }

    private boolean word(int i) {
        if (i < 0 || i >= tokens.size() || tokens.get(i).kind().ordinal() > Kind.NUMBER.ordinal()) {
            return false;
        }
        return !Scripts.unspaced(tokens.get(i).text().codePointAt(0));
    }

    /** Whether the letter is a piece of a word, a formula or an abbreviation. */
    private boolean attached(int i) {
        if (joined(i)) {
            boolean both = letter(i - 2);
            boolean before = tokens.get(i - 1).kind() == Kind.SYMBOL && !(is(i - 1, "/&+") && both) && !assigned(i)
                    || word(i - 1)
                    || is(i - 1, "-\u2013.'") && joined(i - 1) && word(i - 2) && !(both && !is(i - 1, "."))
                    || is(i - 1, OPENING) && joined(i - 1) && word(i - 2) && ending(i - 1) == null;
            if (before) {
                return true;
            }
        }
        if (joined(i + 1)) {
            boolean both = letter(i + 2);
            boolean suffix = tokens.get(i + 1).key().startsWith("'")
                    && !tokens.get(i + 1).key().equals("'s");
            Token next = tokens.get(i + 1);
            boolean sign = next.kind() == Kind.SYMBOL
                    && !(is(i + 1, "/&+") && both)
                    && parts[i + 1] != Part.RIGHT
                    && parts[i + 1] != Part.WRONG;
            return sign
                    || word(i + 1) && !suffix
                    || is(i + 1, "-\u2013.")
                            && joined(i + 2)
                            && word(i + 2)
                            && !(both && !is(i + 1, "."))
                            && !(is(i + 1, ".")
                                    && tokens.get(i + 2).key().length() > 1
                                    && tokens.get(i + 2).kind() == Kind.WORD);
        }
        return false;
    }

    /** Whether the letter is the name of something else: vitamin C, 5 C, x = B, Franklin D. Roosevelt. */
    private boolean named(int i) {
        boolean equation = is(i + 1, "=") || is(i - 1, "=") && !assigned(i);
        boolean initial = is(i + 1, ".")
                && capitalised(i - 1)
                && ending(i) == null
                && capitalised(i + 2)
                && mention[i + 2] == null;
        boolean unit = i > 0 && tokens.get(i - 1).kind() == Kind.NUMBER;
        return equation || initial || unit || ending(i) == Part.NOUN;
    }

    /** {@code answer=B} */
    private boolean assigned(int i) {
        if (!is(i - 1, "=")) {
            return false;
        }
        Part name = ending(i - 1);
        return name == Part.ANSWER || name == Part.OPTION;
    }

    private boolean capitalised(int i) {
        return word(i)
                && tokens.get(i).kind() == Kind.WORD
                && tokens.get(i).text().length() > 1
                && Character.isUpperCase(tokens.get(i).text().charAt(0));
    }

    /** The part of the words that end before a token. */
    private @Nullable Part ending(int at) {
        for (int i = at - 1; i >= Math.max(0, at - 4); i--) {
            if (parts[i] != null && ends[i] == at) {
                return parts[i];
            }
        }
        return null;
    }

    private boolean label(int i, int index, int depth) {
        ChoiceMention next = mention[i + 1];
        return is(i - 1, OPENING) && is(i + 1, CLOSING)
                || is(i + 1, CLOSING) && depth == 0
                || tokens.get(i).dressed() && tokens.get(i + 1).dressed()
                || ending(i) == Part.OPTION
                || next != null
                        && next.choices().get(index)
                        && !tokens.get(i).text().equals(tokens.get(i).key());
    }

    private boolean article(int i) {
        if (!WORDS.contains(tokens.get(i).text())) {
            return false;
        }
        if (is(i, "i") && tokens.get(i + 1).content()) {
            return !AFTER_I.contains(tokens.get(i + 1).key());
        }
        Part next = parts[i + 1];
        return word(i + 1) && !letter(i + 1) && (next == null || NOUNS.contains(next));
    }

    /** Whether an ordinary word follows, one that says nothing of answers. */
    boolean plainWord(int i) {
        return word(i) && parts[i] == null && !letter(i);
    }

    private int[] sentences() {
        int[] of = new int[tokens.size() + 1];
        int count = 0;
        for (int i = 0; i < tokens.size(); i++) {
            if (parts[i] == Part.BUT) {
                count++;
            }
            of[i] = count;
            if (sentenceEnd(i)) {
                asked.set(count, is(i, "?\u061F"));
                count++;
            }
        }
        of[tokens.size()] = count;
        return of;
    }

    boolean sentenceEnd(int i) {
        Token token = tokens.get(i);
        if (token.kind() == Kind.LINE_END || token.is("!?;\u3002\uFF61\u0964\u061F\u06D4")) {
            return true;
        }
        return token.is(".")
                && !labelStop(i)
                && (!joined(i + 1)
                        || capitalised(i + 1)
                        || Scripts.unspaced(tokens.get(i + 1).text().codePointAt(0)));
    }

    /** The stop of {@code B. London}, which ends no sentence. */
    boolean labelStop(int i) {
        return letter(i - 1)
                && mention[i - 1] != null
                && mention[i + 1] != null
                && (!letter(i + 1) || mention[i + 1].to() > i + 2);
    }

    boolean question(int i) {
        return asked.get(sentence[i]);
    }

    /** The first token after a mention and the brackets and the stop that belong to it. */
    int after(ChoiceMention named) {
        int i = named.to();
        while (is(i, CLOSING) || is(i, ":") || is(i, ".") && labelStop(i)) {
            i++;
        }
        return i;
    }
}
