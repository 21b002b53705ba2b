package dev.assay.model.retry;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** The {@link ModelHold} of each model, step and attempt that this process works on. Thread-safe. */
public final class ModelHolds {

    /**
     * @param attempt a retry starts anew: what failed before it says nothing of the provider now
     * @param step {@code generation} or {@code score}
     */
    public record Key(UUID runId, int attempt, String model, String step) {}

    /** A model that is held, and for how long it has not answered. */
    public record Held(String model, Duration time) {}

    private final ConcurrentMap<Key, ModelHold> holds = new ConcurrentHashMap<>();
    private final Duration patience;
    private final LongSupplier nanos;
    private final Function<Key, AnswerHistory> kept;

    /**
     * @param patience longest time without an answer, {@code assay.provider.outage-patience}
     * @param nanos a clock that only moves forward, as {@link System#nanoTime}
     * @param kept what the ledger has of a model
     */
    public ModelHolds(Duration patience, LongSupplier nanos, Function<Key, AnswerHistory> kept) {
        this.patience = patience;
        this.nanos = nanos;
        this.kept = kept;
    }

    /** @param concurrency calls of the model at this step that the run allows */
    public ModelHold of(Key key, IntSupplier concurrency) {
        ModelHold known = holds.get(key);
        return known != null
                ? known
                : holds.computeIfAbsent(
                        key,
                        absent -> new ModelHold(
                                key.model(),
                                patience,
                                key.step().equals(SampleCalls.STEP),
                                concurrency,
                                nanos,
                                kept.apply(key)));
    }

    /** The model that an attempt has been waiting for the longest at a step. */
    public Optional<Held> longest(UUID runId, int attempt, String step) {
        return holds.entrySet().stream()
                .filter(entry -> entry.getKey().runId().equals(runId)
                        && entry.getKey().attempt() == attempt
                        && entry.getKey().step().equals(step))
                .flatMap(entry ->
                        entry
                                .getValue()
                                .heldFor()
                                .map(time -> new Held(entry.getKey().model(), time))
                                .stream())
                .max(Comparator.comparing(Held::time));
    }

    /** Drops what is known of a run that nobody works on here any more. */
    public void forget(UUID runId) {
        holds.keySet().removeIf(key -> key.runId().equals(runId));
    }

    int size() {
        return holds.size();
    }
}
