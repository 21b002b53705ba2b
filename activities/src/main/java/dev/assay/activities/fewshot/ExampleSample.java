package dev.assay.activities.fewshot;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A sample of examples, drawn while they pass by: those of the lowest keys. It is the same in whatever order and however
 * often they pass, and it holds a bounded number of them.
 */
final class ExampleSample {

    private final NavigableMap<Long, String> lowest = new TreeMap<>();
    private final int least;
    private final int most;
    private final long mostChars;
    private long chars;
    private long end = Long.MAX_VALUE;

    /**
     * @param least so many stay even if they have more characters than {@code mostChars}
     * @param most how many stay
     */
    ExampleSample(int least, int most, long mostChars) {
        this.least = least;
        this.most = most;
        this.mostChars = mostChars;
    }

    /** @param text asked for only where it is not known to be left out */
    void offer(long key, Supplier<String> text) {
        if (key >= end || lowest.containsKey(key)) {
            return;
        }
        String example = text.get();
        lowest.put(key, example);
        chars += example.length();
        while (lowest.size() > most || chars > mostChars && lowest.size() > least) {
            // Nothing above it comes in any more: else a late short example would have better odds than an early one.
            end = lowest.lastKey();
            chars -= lowest.pollLastEntry().getValue().length();
        }
    }

    /** By key. */
    NavigableMap<Long, String> examples() {
        return lowest;
    }
}
