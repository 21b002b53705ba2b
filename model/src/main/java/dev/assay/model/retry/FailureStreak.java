package dev.assay.model.retry;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Calls of a model that failed in a row, without an answer between, and for how long. Guarded by the lock of its hold,
 * but for what is read of it by every call.
 */
final class FailureStreak {

    /** So many failures in a row are no bad luck, if they are not of one moment, in which calls fail together. */
    private static final int FAILURES = 5;

    private static final Duration MIN_ROW = Duration.ofSeconds(1);

    /** After so long without an answer two failures are enough: slow calls fail slowly. */
    private static final Duration LONG_ROW = Duration.ofSeconds(10);

    private static final int FEW_FAILURES = 2;

    private final Duration patience;
    private final LongSupplier nanos;

    private volatile int count;
    private long since;
    private long patientUntil;
    private String lastWords = "";

    /** @param patience longest time without an answer */
    FailureStreak(Duration patience, LongSupplier nanos) {
        this.patience = patience;
        this.nanos = nanos;
    }

    /** Whether there is one. Read without the lock. */
    boolean any() {
        return count > 0;
    }

    /** Whether it is long enough to be looked at. Read without the lock. */
    boolean few() {
        return count >= FEW_FAILURES;
    }

    /**
     * @param words the provider's
     * @return whether it is the first
     */
    boolean add(String words) {
        lastWords = words;
        int before = count;
        count = before + 1;
        if (before == 0) {
            begin();
        }
        return before == 0;
    }

    /** The model has answered. */
    void clear() {
        count = 0;
    }

    /** The time begins anew; of its failures at most one counts. */
    void beginAnew() {
        begin();
        count = Math.min(count, 1);
    }

    private void begin() {
        since = nanos.getAsLong();
        beginPatience(patience);
    }

    /** Patience is over so long from now. */
    void beginPatience(Duration time) {
        patientUntil = nanos.getAsLong() + time.toNanos();
    }

    boolean patienceOver() {
        return count > 0 && nanos.getAsLong() - patientUntil >= 0;
    }

    /** Time without an answer since the first of them; zero where there is none. */
    Duration length() {
        return Duration.ofNanos(count == 0 ? 0 : nanos.getAsLong() - since);
    }

    /** Whether it says that the model does not answer. */
    boolean bad() {
        Duration length = length();
        return (count >= FAILURES && length.compareTo(MIN_ROW) >= 0)
                || (count >= FEW_FAILURES && length.compareTo(LONG_ROW) >= 0);
    }

    /** For people: what the model did not do, and what the provider said last. */
    String shown() {
        String time = patience.toMillis() % 1000 == 0 ? patience.toSeconds() + " s" : patience.toMillis() + " ms";
        return "did not answer for " + time + ", in " + count + " calls without a success between; the last: "
                + lastWords;
    }
}
