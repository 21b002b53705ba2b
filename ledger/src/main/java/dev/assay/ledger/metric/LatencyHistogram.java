package dev.assay.ledger.metric;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Mergeable counts of latencies in buckets that grow by 4 %: a quantile is off by at most 2 %. Values below 1 ms count as
 * 1 ms.
 */
final class LatencyHistogram {

    private static final double GROWTH = Math.log(1.04);

    private final SortedMap<Integer, Long> buckets;

    public LatencyHistogram() {
        this(new TreeMap<>());
    }

    public LatencyHistogram(Map<Integer, Long> buckets) {
        this.buckets = new TreeMap<>(buckets);
    }

    public void add(double millis) {
        buckets.merge((int) Math.floor(Math.log(Math.max(millis, 1)) / GROWTH), 1L, Long::sum);
    }

    public void merge(LatencyHistogram other) {
        other.buckets.forEach((bucket, count) -> buckets.merge(bucket, count, Long::sum));
    }

    /** @param q 0..1; empty where nothing was counted */
    public OptionalDouble quantile(double q) {
        long total = buckets.values().stream().mapToLong(Long::longValue).sum();
        long rank = (long) Math.ceil(q * total);
        long seen = 0;
        for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                return OptionalDouble.of(Math.exp((bucket.getKey() + 0.5) * GROWTH));
            }
        }
        return OptionalDouble.empty();
    }

    public SortedMap<Integer, Long> buckets() {
        return buckets;
    }
}
