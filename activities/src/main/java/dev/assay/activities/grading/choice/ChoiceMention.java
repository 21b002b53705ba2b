package dev.assay.activities.grading.choice;

import java.util.BitSet;

/**
 * A place of a text that names a choice.
 *
 * @param from its first token
 * @param to after its last token
 * @param choices several where their texts are the same, or where it is not known which is meant
 * @param label whether it is a letter that is no word: {@code (b)}, {@code B)}, {@code option b}
 * @param faint whether it is a letter only where nothing else can stand, as a lower-case one
 */
record ChoiceMention(int from, int to, BitSet choices, boolean label, boolean faint) {}
