package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.choice.AnswerWords.Part;
import dev.assay.activities.grading.choice.TextTokens.Kind;
import dev.assay.activities.grading.choice.TextTokens.Token;
import dev.assay.activities.grading.text.Scripts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text with what stands where: its tokens, the parts of speech around answers, sentences, and mentions of choices. */
final class ChoiceScan extends TokenScan {
    final List<ChoiceMention> mentions = new ArrayList<>();
    /** The mention that begins at a token. */
    final @Nullable ChoiceMention[] mention;

    final int[] sentence;
    final String plain;
    private final BitSet asked = new BitSet();

    private ChoiceScan(TextTokens read, @Nullable Part[] parts, int[] ends, @Nullable ChoiceMention[] mention) {
        super(read.list(), parts, ends);
        this.mention = mention;
        plain = read.plain();
        for (ChoiceMention named : mention) {
            if (named != null) {
                mentions.add(named);
            }
        }
        mentions.sort(Comparator.comparingInt(ChoiceMention::from));
        sentence = sentences();
    }

    static ChoiceScan of(String text, ChoiceOptions options) {
        TextTokens read = TextTokens.of(text);
        List<Token> tokens = read.list();
        @Nullable ChoiceMention[] mention = new @Nullable ChoiceMention[tokens.size() + 1];
        boolean[] covered = new boolean[tokens.size()];
        for (ChoiceMention named : options.mentions(read)) {
            mention[named.from()] = named;
            for (int i = named.from(); i < named.to(); i++) {
                covered[i] = true;
            }
        }
        int[] ends = new int[tokens.size()];
        @Nullable Part[] parts = AnswerWords.in(tokens, covered, ends);
        new ChoiceLetters(new TokenScan(tokens, parts, ends), options, mention).mark(covered);
        return new ChoiceScan(read, parts, ends, mention);
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

    /** If it rains, the answer is B. */
    boolean conditional(int start) {
        for (int i = start - 1; i >= 0 && start - i < 200 && sentence[i] == sentence[start]; i--) {
            if (parts[i] == Part.SO) {
                return false;
            }
            if (parts[i] == Part.IF) {
                return !is2(ends[i], "you", "we");
            }
        }
        return false;
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
