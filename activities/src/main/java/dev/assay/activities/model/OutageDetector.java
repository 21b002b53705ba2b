package dev.assay.activities.model;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Tells a provider that is down from samples that have bad luck, so that an outage stops a run instead of failing its
 * samples one by one. One per process, thread-safe.
 *
 * <p>An outage is: nothing but connection errors, timeouts, 5xx, lost responses and exhausted 429 on one (model, step) of an attempt, at
 * least max(20, 2 C) of them at concurrency C, over at least 15 s, without one success. What concerns one sample
 * (a refused request, an empty answer, a grader's exception) neither counts nor resets.
 */
public final class OutageDetector {

    public static final String PROVIDER_UNAVAILABLE = "provider_unavailable";

    private static final int LEAST_FAILURES = 20;
    private static final Duration LEAST_TIME = Duration.ofSeconds(15);
    private static final Set<String> SYSTEMIC = Set.of(
            CallResult.CONNECTION_ERROR,
            CallResult.TIMEOUT,
            CallResult.SERVER_ERROR,
            CallResult.RATE_LIMITED,
            // A provider that keeps none of the responses that it begins would be paid for each sample many times.
            CallResult.RESPONSE_LOST);

    /**
     * @param attempt a retry starts anew: what failed before it says nothing of the provider now
     * @param step {@code generation} or {@code score}
     */
    public record Key(UUID runId, int attempt, String model, String step) {}

    private final ConcurrentMap<Key, Streak> streaks = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /** @param nanos a clock that only moves forward, as {@link System#nanoTime} */
    public OutageDetector(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Takes note of what came of a call, whatever it was. A 429 counts only when its retries are exhausted: a provider
     * that throttles is at work; the other failures count each time.
     *
     * @return the cause, if this is an outage
     */
    public Optional<String> observe(Key key, SampleCalls.Outcome outcome, int concurrency) {
        return switch (outcome) {
            case SampleCalls.Outcome.Completed completed -> {
                success(key);
                yield Optional.empty();
            }
            case SampleCalls.Outcome.Wait wait ->
                wait.code().equals(CallResult.RATE_LIMITED) ? Optional.empty() : failure(key, wait.code(), concurrency);
            case SampleCalls.Outcome.Failed failed -> failure(key, failed.code(), concurrency);
            case SampleCalls.Outcome.Stop stop -> Optional.empty();
        };
    }

    public void success(Key key) {
        Streak streak = streaks.get(key);
        if (streak != null) {
            streak.end();
        }
    }

    /**
     * @param code any code of a failure; those that concern one sample are ignored
     * @param concurrency calls of this (model, step) that may be in flight
     * @return {@code rate_limited} where all failures were, else {@code provider_unavailable}, if this is an outage
     */
    public Optional<String> failure(Key key, String code, int concurrency) {
        if (!SYSTEMIC.contains(code)) {
            return Optional.empty();
        }
        return streaks.computeIfAbsent(key, absent -> new Streak())
                .add(code, nanos.getAsLong(), Math.max(LEAST_FAILURES, 2 * concurrency));
    }

    /** Drops what is known of a run that nobody works on here any more. */
    public void forget(UUID runId) {
        streaks.keySet().removeIf(key -> key.runId().equals(runId));
    }

    int size() {
        return streaks.size();
    }

    private static final class Streak {

        // Read without the lock by every success of a healthy provider.
        private volatile int failures;
        private boolean onlyThrottled = true;
        private long since;

        void end() {
            if (failures == 0) {
                return;
            }
            synchronized (this) {
                failures = 0;
                onlyThrottled = true;
            }
        }

        synchronized Optional<String> add(String code, long now, int enough) {
            int before = failures;
            if (before == 0) {
                since = now;
            }
            failures = before + 1;
            onlyThrottled &= code.equals(CallResult.RATE_LIMITED);
            if (before + 1 < enough || now - since < LEAST_TIME.toNanos()) {
                return Optional.empty();
            }
            return Optional.of(onlyThrottled ? CallResult.RATE_LIMITED : PROVIDER_UNAVAILABLE);
        }
    }
}
