package dev.assay.activities.grading.similarity;

import dev.assay.activities.grading.text.CommonSubsequence;
import java.util.List;

/** {@link CommonSubsequence} whose work is bounded: its time is the product of two lengths. */
final class Subsequences {
    /** Of the lengths that are left to compare: 200,000 with 200,000, or 40,000 with 1,000,000. Takes a second or two. */
    static final long MAX_PRODUCT = 40_000_000_000L;

    private Subsequences() {}

    /**
     * @param unit what the elements are, for the message
     * @throws TooLongException where too much is left without what both begin and end with
     */
    static <T> int length(List<T> first, List<T> second, String unit) {
        int shorter = Math.min(first.size(), second.size());
        int head = 0;
        while (head < shorter && first.get(head).equals(second.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && first.get(first.size() - 1 - tail).equals(second.get(second.size() - 1 - tail))) {
            tail++;
        }
        List<T> one = first.subList(head, first.size() - tail);
        List<T> two = second.subList(head, second.size() - tail);
        if ((long) one.size() * two.size() > MAX_PRODUCT) {
            throw new TooLongException(one.size() + " x " + two.size() + " " + unit
                    + " to compare (expected: lengths whose product is at most " + MAX_PRODUCT + ")");
        }
        return head + tail + CommonSubsequence.length(one, two);
    }
}
