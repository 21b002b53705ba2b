package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.choice.AnswerWords.Part;
import dev.assay.activities.grading.choice.TextTokens.Kind;
import dev.assay.activities.grading.choice.TextTokens.Token;
import dev.assay.activities.grading.text.Scripts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of a text, and the words around answers among them. */
class TokenScan {
    static final String OPENING = "([{<\u3010\u300A\u2329" + TextTokens.OPEN;
    static final String CLOSING = ")]}>\u3011\u300B\u232A" + TextTokens.CLOSE;

    final List<Token> tokens;
    /** What the words are that begin at a token. */
    final @Nullable Part[] parts;
    /** The token behind them. */
    final int[] ends;

    TokenScan(List<Token> tokens, @Nullable Part[] parts, int[] ends) {
        this.tokens = tokens;
        this.parts = parts;
        this.ends = ends;
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

    boolean joined(int i) {
        return i < tokens.size() && tokens.get(i).attached() && !tokens.get(i).afterMarkup();
    }

    boolean word(int i) {
        if (i < 0 || i >= tokens.size() || tokens.get(i).kind().ordinal() > Kind.NUMBER.ordinal()) {
            return false;
        }
        return !Scripts.unspaced(tokens.get(i).text().codePointAt(0));
    }

    boolean capitalised(int i) {
        return word(i)
                && tokens.get(i).kind() == Kind.WORD
                && tokens.get(i).text().length() > 1
                && Character.isUpperCase(tokens.get(i).text().charAt(0));
    }

    /** The part of the words that end before a token. */
    @Nullable Part ending(int at) {
        for (int i = at - 1; i >= Math.max(0, at - 4); i--) {
            if (parts[i] != null && ends[i] == at) {
                return parts[i];
            }
        }
        return null;
    }

    /** Whether an ordinary word follows, one that says nothing of answers. */
    boolean plainWord(int i) {
        return word(i) && parts[i] == null && !letter(i);
    }
}
