package dev.assay.model.retry;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one model at one step of an attempt tell of it in this process, and what follows: whether a failure
 * counts against a sample's retries, whether samples wait while single calls ask for the model (it is <em>held</em>), and
 * when it takes no further part. Thread-safe. docs/providers.md has the rules.
 */
public final class ModelHold {

    public static final String PROVIDER_UNAVAILABLE = "provider_unavailable";
    public static final String ALL_REQUESTS_REJECTED = "all_requests_rejected";

    /** So many failures in a row are no bad luck, if they are not of one moment, in which calls fail together. */
    private static final int FAILURES = 5;

    private static final Duration LEAST_ROW = Duration.ofSeconds(1);

    /** After so long without an answer two failures are enough: slow calls fail slowly. */
    private static final Duration LONG_ROW = Duration.ofSeconds(10);

    private static final int FEW_FAILURES = 2;

    /** As long as it takes to restart what is in front of a model, twice over. */
    private static final Duration SUSPECTS_WAIT = Duration.ofSeconds(30);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int LEAST_REJECTED = 20;
    private static final int MOST_LEFT = 20;
    private static final int PART_LEFT = 20;

    /** Why a model takes no further part in the attempt. The message may quote the provider. */
    public record Stop(String code, String message) {}

    /** What speaks for a sample that waits being the trouble itself. */
    public enum Doubt {
        /** A failure of it counted: the model answered others between two of its calls. */
        SUSPECT,
        /** The model has answered others since its first call. */
        SEEN,
        /** It was first called when the model had gone, or not at all. */
        NONE
    }

    private final String model;
    private final Duration patience;
    private final boolean allAreSeen;
    private final LongSupplier nanos;
    private final IntSupplier concurrency;

    /** Orders beginnings and failures of calls. */
    private final AtomicLong order = new AtomicLong();

    /** The latest beginning of a call that was answered. */
    private final AtomicLong answered = new AtomicLong();

    /** Failures since the last answer. Read without the lock by every call of a healthy model. */
    private volatile int failures;

    private volatile @Nullable Stop stop;
    private final AtomicLong answers = new AtomicLong();
    private final Map<Object, Map<Doubt, Integer>> waiting = new HashMap<>();
    private final Past past;
    private long since;
    private long patientUntil;
    private boolean deciding;
    private String lastWords = "";
    private long probeAt;
    private int probes;
    private boolean probing;
    private boolean wereAlone;
    private final Rejections rejections = new Rejections();

    /**
     * @param patience longest time without an answer
     * @param allAreSeen whether what {@linkplain #waits waits} is, in the end, all that is left; of graders only those that
     *     have a slot are seen
     * @param concurrency calls that may be in flight
     * @param nanos a clock that only moves forward, as {@link System#nanoTime}
     * @param kept what the ledger has of the model
     */
    public ModelHold(
            String model,
            Duration patience,
            boolean allAreSeen,
            IntSupplier concurrency,
            LongSupplier nanos,
            AnswersKept kept) {
        this.model = model;
        this.patience = patience;
        this.allAreSeen = allAreSeen;
        this.concurrency = concurrency;
        this.nanos = nanos;
        this.past = new Past(kept);
    }

    /** A call begins. Answers its place in the order of all that happens. */
    long begin() {
        return order.incrementAndGet();
    }

    /** @param begun what {@link #begin} answered */
    void answered(long begun) {
        ended();
        answers.incrementAndGet();
        answered.accumulateAndGet(begun, Math::max);
        if (failures > 0) {
            reset();
        }
    }

    private synchronized void reset() {
        failures = 0;
        probes = 0;
        wereAlone = false;
    }

    /** How many calls were answered so far. */
    long answers() {
        return answers.get();
    }

    /** The form of a call was refused, not the call: the provider is there, and nothing else is known. */
    synchronized void formRefused() {
        reset();
    }

    /** A call came to an end that is neither an answer nor a rejection, and may not be the model's. */
    void ended() {
        rejections.otherwise();
    }

    /**
     * No answer: a connection error, a timeout, a 5xx or a 429.
     *
     * @param message the provider's words
     * @param retryAfter for which it wants to be left alone
     * @return its place in the order of all that happens
     */
    synchronized long failed(String message, Duration retryAfter) {
        long now = nanos.getAsLong();
        if (failures++ == 0) {
            begin(now);
            probeAt = now + FIRST_PAUSE.toNanos();
        }
        lastWords = message;
        long asked = now + retryAfter.toNanos();
        probeAt = asked - probeAt > 0 ? asked : probeAt;
        return order.incrementAndGet();
    }

    /**
     * Whether a failure that came just now counts against its sample's retries: where the model has answered a call that
     * began after the sample's last failure, or only such samples are left that may be the trouble themselves.
     *
     * @param failedAt the place of the sample's failure before, 0 for none
     */
    boolean counts(long failedAt, Doubt doubt) {
        return (failedAt > 0 && answered.get() > failedAt) || (doubt == Doubt.SUSPECT && suspectsAlone()) || fewLeft();
    }

    /**
     * This sample's request was refused: where all are, in the same way, the model stops. The provider is there; whether the
     * model is, this does not say.
     */
    void rejected(String code, int status, String message) {
        reset();
        int rejected = rejections.add(code, status);
        boolean many = rejected >= Math.max(LEAST_REJECTED, 2 * concurrency.getAsInt());
        // Of a model that was ever answered in the run, what is left may be the very samples that are refused.
        if (many && stop == null && !past.any() && rejections.all()) {
            stop(
                    ALL_REQUESTS_REJECTED,
                    "the first " + rejected + " requests to model " + model + " were all rejected (" + code + "): "
                            + message);
        }
    }

    /** The first reason stays. */
    public synchronized void stop(String code, String message) {
        if (stop == null) {
            stop = new Stop(code, message);
        }
    }

    /** Why the model takes no further part; looks whether patience is over. */
    public Optional<Stop> stopped() {
        if (stop == null && failures > 0) {
            expire();
        }
        return Optional.ofNullable(stop);
    }

    /** Asks the ledger without the lock: calls must not wait for PostgreSQL. */
    private void expire() {
        if (!begunToDecide()) {
            return;
        }
        Duration half = patience.dividedBy(2);
        boolean elsewhere = past.within(half);
        if (!elsewhere) {
            past.any();
        }
        decide(elsewhere, half);
    }

    private synchronized boolean begunToDecide() {
        boolean begun = !deciding && hopeless();
        deciding |= begun;
        return begun;
    }

    /** @param elsewhere whether another process is answered: then it is this one's trouble, and no reason for all to stop */
    private synchronized void decide(boolean elsewhere, Duration again) {
        deciding = false;
        if (elsewhere) {
            patientUntil = nanos.getAsLong() + again.toNanos();
        } else if (hopeless()) {
            stop(
                    PROVIDER_UNAVAILABLE,
                    "model " + model + " did not answer for " + shown(patience) + ", in " + failures
                            + " calls without a success between; the last: " + lastWords);
        }
    }

    /** Where nothing waits for the model, or only what will fail by itself, there is nothing to give up. */
    private synchronized boolean hopeless() {
        boolean waits = waiting(Doubt.SEEN) + waiting(Doubt.NONE) > 0;
        return !probing && patienceOver() && waits && held();
    }

    private static String shown(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** Whether there has been no answer since a failure. */
    public boolean failing() {
        return failures > 0;
    }

    /** Whether samples wait, except for {@linkplain #takeProbe single calls}. */
    public boolean held() {
        return failures >= FEW_FAILURES && heldNow();
    }

    private synchronized boolean heldNow() {
        long row = row(nanos.getAsLong());
        boolean bad = (failures >= FAILURES && row >= LEAST_ROW.toNanos())
                || (failures >= FEW_FAILURES && row >= LONG_ROW.toNanos());
        return bad && !suspectsAlone() && !fewLeft();
    }

    /** For how long there has been no answer since the first of the present failures; 0 for none. */
    private long row(long now) {
        return failures == 0 ? 0 : now - since;
    }

    /** Since the first failure without an answer since; empty where the model is not held. */
    Optional<Duration> heldFor() {
        return held() ? Optional.of(Duration.ofNanos(row(nanos.getAsLong()))) : Optional.empty();
    }

    /** Whether it is this caller's turn to ask for the held model with one call; {@link #probeEnded} must follow. */
    public synchronized boolean takeProbe() {
        if (probing || stop != null || nanos.getAsLong() - probeAt < 0 || !held()) {
            return false;
        }
        probing = true;
        probes++;
        return true;
    }

    /**
     * What to ask with, in turn: a sample that never failed, since those that did may be the trouble; and the one that
     * failed most often, since each may have to fail some times.
     */
    public synchronized boolean probesUntried() {
        return probes % 2 == 1;
    }

    /** The single call came to its end, whatever it was. */
    public synchronized void probeEnded() {
        probing = false;
        if (failures > 0) {
            long most = FIRST_PAUSE.toNanos() << Math.min(probes, 10);
            double pause = Math.min(most, LONGEST_PAUSE.toNanos())
                    * ThreadLocalRandom.current().nextDouble(0.75, 1.25);
            long next = nanos.getAsLong() + (long) pause;
            probeAt = next - probeAt > 0 ? next : probeAt;
        }
    }

    /**
     * What waits for the model, or asks for it, somewhere in this process.
     *
     * @param who says it, anew each time
     * @param samples how many of each kind
     */
    public synchronized void waits(Object who, Map<Doubt, Integer> samples) {
        waiting.put(who, Map.copyOf(samples));
        if (suspectsAlone() || fewLeft()) {
            wereAlone = true;
        } else if (wereAlone && samples.containsKey(Doubt.NONE)) {
            // What these come to is another question than what those came to.
            wereAlone = false;
            begin(nanos.getAsLong());
            failures = Math.min(failures, 1);
        }
    }

    public synchronized void waitsNoMore(Object who) {
        waiting.remove(who);
    }

    /**
     * Whether all that is left are samples that failed before while the model answered others, and it has not come back for
     * them in a time in which a restart is over: then it is they that are the trouble.
     */
    private synchronized boolean suspectsAlone() {
        Duration wait = patience.compareTo(SUSPECTS_WAIT) < 0 ? patience : SUSPECTS_WAIT;
        return row(nanos.getAsLong()) >= wait.toNanos()
                && waiting(Doubt.SUSPECT) > 0
                && waiting(Doubt.SEEN) + waiting(Doubt.NONE) == 0;
    }

    /**
     * Whether patience is over for so few, after so many, that it is rather they: one, or a twentieth of what was answered,
     * all of which were called when the model answered others. Of graders one, and not where only one has a slot.
     */
    private synchronized boolean fewLeft() {
        long left = waiting(Doubt.SUSPECT) + waiting(Doubt.SEEN) + waiting(Doubt.NONE);
        boolean one = left == 1 && (answers() > 0 || past.known()) && (allAreSeen || concurrency.getAsInt() > 1);
        boolean few = allAreSeen && left <= Math.min(MOST_LEFT, answers() / PART_LEFT) && waiting(Doubt.NONE) == 0;
        return left > 0 && (one || few) && patienceOver();
    }

    private void begin(long now) {
        since = now;
        patientUntil = now + patience.toNanos();
    }

    private boolean patienceOver() {
        return failures > 0 && nanos.getAsLong() - patientUntil >= 0;
    }

    private long waiting(Doubt doubt) {
        return waiting.values().stream()
                .mapToInt(samples -> samples.getOrDefault(doubt, 0))
                .sum();
    }
}
