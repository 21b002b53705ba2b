package dev.assay.api.tenancy;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds what guessing at keys costs the database: 10 look-ups a second from one address, 100 from all together. Keys in
 * use are not looked up this way, so a flood does not reach them.
 */
final class GuessLimit {

    /** A person who mistypes never notices, and a hundred look-ups by index in all are no load. */
    private static final int ADDRESS_PER_SECOND = 10;

    private static final int ADDRESS_BURST = 50;
    private static final int ALL_PER_SECOND = 100;
    private static final int ALL_BURST = 500;
    private static final int MAX_ADDRESSES = 10_000;

    private final Map<String, Bucket> addresses = new ConcurrentHashMap<>();
    private final Bucket all = bucket(ALL_BURST, ALL_PER_SECOND);

    /** Whether one more look-up may be made; if so it counts. */
    boolean take(String address) {
        if (!of(address).tryConsume(1)) {
            return false;
        }
        if (all.tryConsume(1)) {
            return true;
        }
        of(address).addTokens(1);
        return false;
    }

    /** It was no guess. */
    void giveBack(String address) {
        of(address).addTokens(1);
        all.addTokens(1);
    }

    private Bucket of(String address) {
        if (addresses.size() >= MAX_ADDRESSES) {
            // A full bucket says no more than a new one does.
            addresses.values().removeIf(bucket -> bucket.getAvailableTokens() >= ADDRESS_BURST);
            if (addresses.size() >= MAX_ADDRESSES) {
                addresses.clear();
            }
        }
        return addresses.computeIfAbsent(address, a -> bucket(ADDRESS_BURST, ADDRESS_PER_SECOND));
    }

    private static Bucket bucket(int burst, int perSecond) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .withNanosecondPrecision()
                .build();
    }
}
