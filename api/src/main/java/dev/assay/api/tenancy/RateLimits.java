package dev.assay.api.tenancy;

import dev.assay.api.error.ApiException;
import dev.assay.api.settings.ApiProperties;
import dev.assay.ledger.tenancy.ApiKeyDao.ApiKey;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Requests per key and minute, in this process: with several api processes behind a balancer a key gets up to that many
 * times its limit. A bucket in PostgreSQL would cost every request a write.
 */
@Component
class RateLimits {

    private static final int MAX_KEYS = 10_000;

    private final int requestsPerMinute;
    private final int burst;
    private final Map<String, Limited> keys = new ConcurrentHashMap<>();

    RateLimits(ApiProperties properties) {
        this.requestsPerMinute = properties.limits().requestsPerMinute();
        this.burst = properties.limits().burst();
    }

    /** @throws ApiException 429 with the time until the next request is allowed */
    void count(ApiKey key) {
        Integer own = key.requestsPerMinute();
        int perMinute = own == null ? requestsPerMinute : own;
        if (perMinute == 0) {
            return;
        }
        ConsumptionProbe probe = bucket(key, perMinute).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            // Rounded up: a caller that waits as long as it is told gets through.
            long seconds = Math.ceilDiv(
                    probe.getNanosToWaitForRefill(), Duration.ofSeconds(1).toNanos());
            throw ApiException.tooMany("more than " + perMinute + " requests a minute with this key", seconds);
        }
    }

    private Bucket bucket(ApiKey key, int perMinute) {
        forgetIdle();
        int capacity = capacity(key, perMinute);
        return keys.compute(
                        key.id(),
                        (id, old) -> old != null && old.is(perMinute, capacity) ? old : Limited.of(perMinute, capacity))
                .bucket();
    }

    private int capacity(ApiKey key, int perMinute) {
        Integer own = key.burst();
        if (own != null) {
            return own;
        }
        return key.requestsPerMinute() == null && burst > 0 ? burst : perMinute;
    }

    /** A full bucket says no more than a new one does. */
    private void forgetIdle() {
        if (keys.size() >= MAX_KEYS) {
            keys.values().removeIf(limited -> limited.bucket().getAvailableTokens() >= limited.capacity());
        }
    }

    private record Limited(Bucket bucket, int perMinute, int capacity) {

        static Limited of(int perMinute, int capacity) {
            return new Limited(
                    Bucket.builder()
                            .addLimit(limit -> limit.capacity(capacity).refillGreedy(perMinute, Duration.ofMinutes(1)))
                            .withNanosecondPrecision()
                            .build(),
                    perMinute,
                    capacity);
        }

        boolean is(int otherPerMinute, int otherCapacity) {
            return perMinute == otherPerMinute && capacity == otherCapacity;
        }
    }
}
