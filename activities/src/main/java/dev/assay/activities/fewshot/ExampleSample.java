package dev.assay.activities.fewshot;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * A sample of examples, drawn while they pass by: those of the lowest keys. It is the same in whatever order and however
 * often they pass, and it holds a bounded number of them.
 */
final class ExampleSample<E> {

    private final NavigableMap<Long, E> lowest = new TreeMap<>();
    private final int least;
    private final int most;
    private final long mostChars;
    private long chars;
    private final ToIntFunction<E> length;
    private long end = Long.MAX_VALUE;

    /**
     * @param least so many stay even if they have more characters than {@code mostChars}
     * @param most how many stay
     * @param length of an example, in characters
     */
    ExampleSample(int least, int most, long mostChars, ToIntFunction<E> length) {
        this.least = least;
        this.most = most;
        this.mostChars = mostChars;
        this.length = length;
    }

    /** @param made asked for only where it is not known to be left out */
    void offer(long key, Supplier<E> made) {
        if (key >= end || lowest.containsKey(key)) {
            return;
        }
        E example = made.get();
        lowest.put(key, example);
        chars += length.applyAsInt(example);
        while (lowest.size() > most || chars > mostChars && lowest.size() > least) {
            // Nothing above it comes in any more: else a late short example would have better odds than an early one.
            end = lowest.lastKey();
            chars -= length.applyAsInt(lowest.pollLastEntry().getValue());
        }
    }

    /** By key. */
    NavigableMap<Long, E> examples() {
        return lowest;
    }
}
