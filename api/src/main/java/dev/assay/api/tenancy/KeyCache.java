package dev.assay.api.tenancy;

import dev.assay.api.error.ApiException;
import dev.assay.ledger.tenancy.ApiKey;
import dev.assay.ledger.tenancy.ApiKeyDao;
import dev.assay.ledger.tenancy.KeyHash;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keys as they were up to 3 seconds ago, so that a request costs no key query, and a revoked or rotated key is refused
 * by every process within 5. An expired one is refused at once. That a key is unknown is remembered as long.
 */
@Component
public class KeyCache {

    static final Duration FRESH = Duration.ofSeconds(3);
    private static final int MOST = 10_000;

    private final ApiKeyDao keys;
    private final InstantSource clock;
    private final GuessLimit guesses = new GuessLimit();
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Long> unknown = new ConcurrentHashMap<>();

    KeyCache(Jdbi jdbi, InstantSource clock) {
        this.keys = jdbi.onDemand(ApiKeyDao.class);
        this.clock = clock;
    }

    /**
     * A key that may be used now.
     *
     * @param address where the request comes from
     * @throws ApiException 429 where this address, or everybody together, has been guessing
     */
    Optional<ApiKey> find(String secret, String address) {
        byte[] hash = KeyHash.of(secret);
        String name = HexFormat.of().formatHex(hash);
        Entry entry = entries.get(name);
        if (entry == null) {
            return fresh(unknown.get(name)) ? Optional.empty() : guessed(name, hash, address);
        }
        if (!fresh(entry.loadedAt())) {
            return load(name, hash);
        }
        return usable(entry.key(), hash);
    }

    /** This process changed the key: the next request reads it again. */
    public void forget(String keyId) {
        entries.values().removeIf(entry -> entry.key().id().equals(keyId));
    }

    /** A look-up that may well be a guess is paid for before, and given back where it was none. */
    private Optional<ApiKey> guessed(String name, byte[] hash, String address) {
        if (!guesses.take(address)) {
            throw ApiException.tooMany("too many unknown keys; a key that was used before still works", 1);
        }
        boolean guess = false;
        try {
            Optional<ApiKey> found = load(name, hash);
            guess = !entries.containsKey(name);
            return found;
        } finally {
            if (!guess) {
                guesses.giveBack(address);
            }
        }
    }

    private Optional<ApiKey> load(String name, byte[] hash) {
        long now = System.nanoTime();
        Optional<ApiKey> found = keys.find(hash);
        if (found.isEmpty()) {
            entries.remove(name);
            put(unknown, name, now);
            return found;
        }
        put(entries, name, new Entry(found.get(), now));
        return usable(found.get(), hash);
    }

    private static <V> void put(Map<String, V> cache, String name, V value) {
        if (cache.size() >= MOST) {
            cache.clear();
        }
        cache.put(name, value);
    }

    private Optional<ApiKey> usable(ApiKey key, byte[] hash) {
        return Optional.of(key).filter(k -> k.accepts(hash, clock.instant()));
    }

    private static boolean fresh(@Nullable Long loadedAt) {
        return loadedAt != null && System.nanoTime() - loadedAt < FRESH.toNanos();
    }

    private record Entry(ApiKey key, long loadedAt) {}
}
