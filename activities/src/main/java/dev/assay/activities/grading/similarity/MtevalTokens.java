package dev.assay.activities.grading.similarity;

import dev.assay.activities.grading.text.PythonSpace;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Words as NIST's script mteval-v13a divides a text, which sacrebleu calls {@code 13a}: ASCII punctuation is a word by
 * itself, but {@code '} and {@code -} within words and {@code .} and {@code ,} between digits. Nothing is lower-cased.
 * Scripts without spaces are not divided.
 */
final class MtevalTokens {
    /** All of ASCII's but the apostrophe, comma, hyphen and full stop. */
    private static final Pattern SYMBOL = Pattern.compile("[ !\"#$%&()*+/:;<=>?@\\[\\\\\\]^_`{|}~]");

    private static final Pattern BEHIND_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
    private static final Pattern BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DIGIT_AND_HYPHEN = Pattern.compile("([0-9])(-)");

    private MtevalTokens() {}

    static List<String> of(String text) {
        String line = PythonSpace.withoutTrailing(text)
                .replace("<skipped>", "")
                .replace("-\n", "")
                .replace('\n', ' ')
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
        line = SYMBOL.matcher(" " + line + " ").replaceAll(" $0 ");
        line = BEHIND_NO_DIGIT.matcher(line).replaceAll("$1 $2 ");
        line = BEFORE_NO_DIGIT.matcher(line).replaceAll(" $1 $2");
        line = DIGIT_AND_HYPHEN.matcher(line).replaceAll("$1 $2 ");
        return PythonSpace.split(line);
    }
}
