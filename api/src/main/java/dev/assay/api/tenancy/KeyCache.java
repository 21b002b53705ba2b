package dev.assay.api.tenancy;

import dev.assay.ledger.tenancy.ApiKey;
import dev.assay.ledger.tenancy.ApiKeyDao;
import dev.assay.ledger.tenancy.KeyHash;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.springframework.stereotype.Component;

/**
 * Keys as they were up to 5 seconds ago, so that a request costs no key query. A revoked key works that much longer; an
 * expired one does not.
 */
@Component
class KeyCache {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST = 10_000;

    private final ApiKeyDao keys;
    private final InstantSource clock;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    KeyCache(Jdbi jdbi, InstantSource clock) {
        this.keys = jdbi.onDemand(ApiKeyDao.class);
        this.clock = clock;
    }

    /** A key that may be used now. */
    Optional<ApiKey> find(String key) {
        byte[] hash = KeyHash.of(key);
        Instant now = clock.instant();
        String cacheKey = HexFormat.of().formatHex(hash);
        Entry entry = entries.get(cacheKey);
        if (entry == null || entry.loadedAt().plus(FRESH).isBefore(now)) {
            Optional<ApiKey> found = keys.find(hash);
            if (found.isEmpty()) {
                // Not remembered: guessed keys would fill the memory.
                entries.remove(cacheKey);
                return found;
            }
            if (entries.size() >= MOST) {
                entries.clear();
            }
            entry = new Entry(found.get(), now);
            entries.put(cacheKey, entry);
        }
        return Optional.of(entry.key())
                .filter(k -> KeyHash.same(k.keySha256(), hash))
                .filter(k -> k.usableAt(now));
    }

    private record Entry(ApiKey key, Instant loadedAt) {}
}
