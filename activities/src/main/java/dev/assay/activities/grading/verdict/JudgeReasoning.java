package dev.assay.activities.grading.verdict;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * What a judge thought aloud before or while it answered, which is not its verdict. The provider's client has taken off
 * what stands between tags at the start of an answer already, with more spellings, and left what an answer may speak of; a
 * verdict is not looked for in that either, so that bare tags count anywhere here, those of scratchpads as well.
 */
final class JudgeReasoning {
    private static final Pattern TAG = Pattern.compile(
            "(?i)<(/?)(?:[a-z]+:)?(?:think|thinking|thoughts?|reasoning|analysis|scratchpad)>|\\[(/?)THINK\\]|\u25C1(/?)think\u25B7");

    private JudgeReasoning() {}

    /**
     * A text without its thoughts; what stands before an end without a beginning is one.
     *
     * @return empty where a thought has no end: what looks like an answer in it is none
     */
    static Optional<String> without(String text) {
        StringBuilder said = new StringBuilder();
        Matcher tags = TAG.matcher(text);
        int from = 0;
        int open = 0;
        while (tags.find()) {
            boolean end = "/".equals(tags.group(1)) || "/".equals(tags.group(2)) || "/".equals(tags.group(3));
            if (!end) {
                if (open++ == 0) {
                    said.append(text, from, tags.start()).append('\n');
                }
            } else if (open == 0) {
                said.setLength(0);
            } else {
                open--;
            }
            from = tags.end();
        }
        return open > 0 ? Optional.empty() : Optional.of(said + text.substring(from));
    }
}
