package dev.assay.api.progress;

import dev.assay.api.error.ApiException;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.progress.Stall;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.tenancy.ApiKeyDao;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Who watches which run. A run is looked at once a second however many watch it, on a virtual thread that lives as long
 * as somebody does.
 */
@Component
class ProgressHub {

    private static final Logger log = LoggerFactory.getLogger(ProgressHub.class);

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Looks at once, so that watching takes a part of the connections only. */
    private static final int LOOKS = 4;

    /** How many looks apart keys are looked at: as often as requests notice a revocation. */
    private static final int KEYS_EVERY = 5;

    private final ProgressReader reader;
    private final ApiKeyDao keys;
    private final ProgressProperties properties;
    private final InstantSource clock;
    private final Semaphore looks = new Semaphore(LOOKS);
    private final Map<UUID, Set<Subscription>> subscriptions = new HashMap<>();
    private final Map<UUID, ProgressWatch> watches = new HashMap<>();
    private boolean closed;

    ProgressHub(Jdbi jdbi, ProgressReader reader, ProgressProperties properties, InstantSource clock) {
        this.reader = reader;
        this.keys = jdbi.onDemand(ApiKeyDao.class);
        this.properties = properties;
        this.clock = clock;
    }

    /** One stream. Closed when its client is gone; ended when there is nothing more to tell it. */
    final class Subscription implements AutoCloseable {

        private final ProgressWatch watch;
        private final String keyId;
        private volatile boolean ended;

        private Subscription(ProgressWatch watch, String keyId) {
            this.watch = watch;
            this.keyId = keyId;
        }

        ProgressWatch watch() {
            return watch;
        }

        boolean ended() {
            return ended;
        }

        private void end() {
            ended = true;
            watch.wake();
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /** @throws ApiException 429 {@code too_many_streams}; 503 while the process stops */
    synchronized Subscription subscribe(UUID runId, String keyId) {
        if (closed) {
            throw ApiException.unavailable("this process is stopping", 1);
        }
        long ofKey = subscriptions.values().stream()
                .flatMap(Collection::stream)
                .filter(subscription -> subscription.keyId.equals(keyId))
                .count();
        limit("of this key", ofKey, properties.maxStreamsPerKey());
        limit("in this process", streams(), properties.maxStreams());
        ProgressWatch watch = watches.get(runId);
        if (watch == null) {
            watch = begin(runId);
        }
        Subscription subscription = new Subscription(watch, keyId);
        subscriptions.computeIfAbsent(runId, id -> new HashSet<>()).add(subscription);
        return subscription;
    }

    synchronized int streams() {
        return subscriptions.values().stream().mapToInt(Set::size).sum();
    }

    synchronized int watched() {
        return watches.size();
    }

    /** Streams must not hold up a process that stops. */
    @EventListener(ContextClosedEvent.class)
    synchronized void close() {
        closed = true;
        subscriptions.values().forEach(ofRun -> ofRun.forEach(Subscription::end));
    }

    private static void limit(String what, long open, int most) {
        if (open >= most) {
            throw new ApiException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too_many_streams",
                    "progress streams " + what + ": " + open + " open (expected: at most " + most + ")",
                    Map.of("limit", most));
        }
    }

    private ProgressWatch begin(UUID runId) {
        ProgressWatch watch = new ProgressWatch(runId);
        watches.put(runId, watch);
        Thread.ofVirtual().name("progress-", 0).start(() -> look(watch));
        return watch;
    }

    private synchronized void leave(Subscription subscription) {
        Set<Subscription> ofRun = subscriptions.get(subscription.watch.runId());
        if (ofRun != null && ofRun.remove(subscription) && ofRun.isEmpty()) {
            subscriptions.remove(subscription.watch.runId());
        }
    }

    /** Forgets a watch that nobody has. Whoever comes later begins another. */
    private synchronized boolean unwanted(ProgressWatch watch) {
        boolean unwanted = closed || !subscriptions.containsKey(watch.runId());
        if (unwanted) {
            watches.remove(watch.runId(), watch);
        }
        return unwanted;
    }

    private void look(ProgressWatch watch) {
        @Nullable Instant away = null;
        try {
            // Whoever began the watch has subscribed when the lock is free.
            for (int look = 0; !unwanted(watch); look++) {
                try {
                    if (look(watch, look % KEYS_EVERY == KEYS_EVERY - 1)) {
                        return;
                    }
                    away = null;
                } catch (RuntimeException e) {
                    if (!SqlErrors.passing(e)) {
                        throw e;
                    }
                    away = away == null ? clock.instant() : away;
                    tellAway(watch, away);
                }
                TimeUnit.MILLISECONDS.sleep(PERIOD.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("progress of a run cannot be read; its streams are closed", e);
        } finally {
            end(watch);
        }
    }

    /** @return whether that was the last look */
    private boolean look(ProgressWatch watch, boolean withKeys) throws InterruptedException {
        Optional<ProgressView> view;
        looks.acquire();
        try {
            view = reader.read(watch.runId());
            if (withKeys) {
                endRevoked(watch);
            }
        } finally {
            looks.release();
        }
        view.ifPresent(watch::tell);
        return view.map(ProgressView::status)
                .map(RunState::of)
                .map(RunState::terminal)
                .orElse(true);
    }

    private void tellAway(ProgressWatch watch, Instant since) {
        ProgressView.Stalled stalled = ProgressViews.stalled(new Stall(
                since, Stall.POSTGRES_AWAY, null, "PostgreSQL does not answer; the rest is as it was before"));
        watch.latest().ifPresent(view -> watch.tell(view.with(stalled, view.observedAt())));
    }

    private void endRevoked(ProgressWatch watch) {
        List<Subscription> ofRun;
        synchronized (this) {
            ofRun = List.copyOf(subscriptions.getOrDefault(watch.runId(), Set.of()));
        }
        Set<String> live = keys.live(ofRun.stream()
                .map(subscription -> subscription.keyId)
                .distinct()
                .toList());
        ofRun.stream()
                .filter(subscription -> !live.contains(subscription.keyId))
                .forEach(Subscription::end);
    }

    private void end(ProgressWatch watch) {
        synchronized (this) {
            watches.remove(watch.runId(), watch);
        }
        watch.end();
    }
}
