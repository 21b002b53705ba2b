package dev.assay.activities.grading.verdict;

import java.util.Optional;

/** What a verdict may be, as it is recognised in texts without markup: one of some labels, or a number. */
interface VerdictValues {

    /** The value that a text is, and nothing else. */
    Optional<String> alone(String plain);

    /** The value that a record begins with: {@code unrelated, explanation: …}. */
    Optional<String> heading(String plain);

    /** The value that a key's text is or begins with, where what follows explains it and takes nothing back. */
    Optional<String> leading(String plain);

    /** Whether a text has to do with the values. */
    boolean mentions(String plain);

    /** Whether a text is nothing but what there is to choose from, and how it is joined: {@code good, fair or bad}. */
    boolean lists(String plain);

    /** Whether a folded text is a value, as a name of a place is that is one of the labels. */
    boolean has(String folded);

    /** Whether every value is a number. */
    boolean numeric();

    boolean anyNumeric();

    VerdictScale scale();

    /** Whether they are the numbers of a range: then others could pass for one, as the judged answer in {@code Answer: 42}. */
    default boolean range() {
        return false;
    }

    /** Whether a line by itself would be a value but for its sign, its unit or its size, and so contradicts others. */
    default boolean spoilt(String plain) {
        return false;
    }

    /** Whether what stands between a key and a number may be the number's sign. */
    default boolean maySign(String link) {
        return false;
    }
}
