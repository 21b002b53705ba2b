package dev.assay.api.tenancy;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.assay.api.error.ApiException;
import dev.assay.ledger.tenancy.ApiKeyDao;
import dev.assay.ledger.tenancy.ApiKeyDao.ApiKey;
import dev.assay.text.Sha256;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keys as they were up to 3 seconds ago, so that a request costs no key query, and a revoked or rotated key is refused
 * by every process within 5. An expired one is refused at once. That a key is unknown is remembered as long. Requests
 * that come while their key is being read share that query and its failure.
 */
@Component
public class KeyCache {

    static final Duration FRESH = Duration.ofSeconds(3);
    private static final int MAX_KEYS = 10_000;

    private final ApiKeyDao keys;
    private final InstantSource clock;
    private final GuessLimit guesses = new GuessLimit();

    /** By the hash of the secret. Asynchronous, because a synchronous cache holds other keys up while one is read. */
    private final AsyncCache<String, Read> reads = Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfter(Expiry.<String, Read>creating((hash, read) -> read.fresh()))
            .executor(Runnable::run)
            .buildAsync();

    /** Hashes of secrets that had a key when they were last read: reading them again is no guess, however long ago. */
    private final Cache<String, Boolean> known =
            Caffeine.newBuilder().maximumSize(MAX_KEYS).executor(Runnable::run).build();

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
        byte[] hash = Sha256.of(secret);
        String name = HexFormat.of().formatHex(hash);
        CompletableFuture<Read> present = reads.getIfPresent(name);
        Optional<ApiKey> key;
        if (present != null) {
            key = present.join().result();
        } else if (known.getIfPresent(name) != null) {
            key = read(name, hash);
        } else {
            key = guess(name, hash, address);
        }
        return key.filter(k -> k.accepts(hash, clock.instant()));
    }

    /** This process changed the key: the next request reads it again. */
    public void forget(String keyId) {
        reads.synchronous().asMap().values().removeIf(read -> read.isOf(keyId));
    }

    /** A look-up that may well be a guess is paid for before, and given back where it was none. */
    private Optional<ApiKey> guess(String name, byte[] hash, String address) {
        if (!guesses.take(address)) {
            throw ApiException.tooMany("too many unknown keys; a key that was used before still works", 1);
        }
        boolean wrong = false;
        try {
            Optional<ApiKey> found = read(name, hash);
            wrong = found.isEmpty();
            return found;
        } finally {
            if (!wrong) {
                guesses.giveBack(address);
            }
        }
    }

    private Optional<ApiKey> read(String name, byte[] hash) {
        CompletableFuture<Read> mine = new CompletableFuture<>();
        CompletableFuture<Read> shared = reads.get(name, (n, executor) -> mine);
        if (shared == mine) {
            try {
                mine.complete(query(name, hash));
            } finally {
                // Does nothing but where an Error was thrown: nobody must wait for ever.
                mine.cancel(false);
            }
        }
        return shared.join().result();
    }

    private Read query(String name, byte[] hash) {
        long begun = System.nanoTime();
        try {
            Optional<ApiKey> found = keys.find(hash);
            if (found.isPresent()) {
                known.put(name, true);
            } else {
                known.invalidate(name);
            }
            return new Read(found, begun, null);
        } catch (RuntimeException e) {
            return new Read(Optional.empty(), begun, e);
        }
    }

    /**
     * What a query has found.
     *
     * @param begun when it was sent, of {@link System#nanoTime}: what it found may be as old
     * @param failure why it found nothing out; a value, because the cache logs a future that fails
     */
    private record Read(
            Optional<ApiKey> key, long begun, @Nullable RuntimeException failure) {

        /** How long it is still good. */
        Duration fresh() {
            Duration left = FRESH.minusNanos(System.nanoTime() - begun);
            return failure != null || left.isNegative() ? Duration.ZERO : left;
        }

        Optional<ApiKey> result() {
            if (failure != null) {
                throw failure;
            }
            return key;
        }

        boolean isOf(String keyId) {
            return key.filter(k -> k.id().equals(keyId)).isPresent();
        }
    }
}
