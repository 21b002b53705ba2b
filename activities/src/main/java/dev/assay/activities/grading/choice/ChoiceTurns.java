package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.choice.AnswerWords.Part;
import java.util.Set;

/** Where a text gives reasons or thinks again. */
final class ChoiceTurns {
    /** Of a second thought, though they are other parts of speech as well. */
    private static final Set<String> AGAIN = Set.of("wait", "actually", "correction");

    private final ChoiceScan scan;
    /** Before each token the last one that begins a second thought, and a reason; -1 where none does. */
    private final int[] thought;

    private final int[] reason;

    ChoiceTurns(ChoiceScan scan) {
        this.scan = scan;
        int count = scan.tokens.size();
        thought = new int[count + 1];
        reason = new int[count + 1];
        thought[0] = -1;
        reason[0] = -1;
        for (int i = 0; i < count; i++) {
            boolean again = scan.parts[i] == Part.SECOND_THOUGHT
                    || AGAIN.contains(scan.tokens.get(i).key());
            boolean because = scan.parts[i] == Part.BECAUSE || scan.is(i, String.valueOf(TextTokens.CLOSE));
            thought[i + 1] = again ? i : thought[i];
            reason[i + 1] = because ? i : reason[i];
        }
    }

    /** Whether what stands at two tokens is said apart, in two sentences or as a reason, without a second thought between. */
    boolean parted(int from, int to) {
        return (scan.sentence[from] != scan.sentence[to] || reason[to] >= from) && secondThought(from, to) < 0;
    }

    /** Where somebody thinks again between two tokens; -1 where nobody does. */
    int secondThought(int from, int to) {
        if (to - 2 >= from && scan.is2(to - 2, "no", "nein") && scan.is(to - 1, ",")) {
            return to - 2;
        }
        return thought[to] >= from ? thought[to] : -1;
    }
}
