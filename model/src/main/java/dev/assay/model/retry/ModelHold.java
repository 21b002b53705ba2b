package dev.assay.model.retry;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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

    /** As long as it takes to restart what is in front of a model, twice over. */
    private static final Duration SUSPECTS_WAIT = Duration.ofSeconds(30);

    private static final int MIN_REJECTED = 20;

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
    private final IntSupplier concurrency;

    /** Orders beginnings and failures of calls. */
    private final AtomicLong order = new AtomicLong();

    /** The latest beginning of a call that was answered. */
    private final AtomicLong answered = new AtomicLong();

    private final FailureStreak failures;
    private volatile @Nullable Stop stop;
    private final AtomicLong answers = new AtomicLong();
    private final WaitingSamples waiting = new WaitingSamples();
    private final Probes probes;
    private final FailSafeAnswerHistory past;
    private boolean deciding;
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
            AnswerHistory kept) {
        this.model = model;
        this.patience = patience;
        this.failures = new FailureStreak(patience, nanos);
        this.probes = new Probes(nanos);
        this.allAreSeen = allAreSeen;
        this.concurrency = concurrency;
        this.past = new FailSafeAnswerHistory(kept);
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
        if (failing()) {
            reset();
        }
    }

    private synchronized void reset() {
        failures.clear();
        probes.reset();
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
        if (failures.add(message)) {
            probes.begin();
        }
        probes.pause(retryAfter);
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
        boolean many = rejected >= Math.max(MIN_REJECTED, 2 * concurrency.getAsInt());
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
        if (stop == null && failing()) {
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
            failures.beginPatience(again);
        } else if (hopeless()) {
            stop(PROVIDER_UNAVAILABLE, "model " + model + " " + failures.shown());
        }
    }

    /** Where nothing waits for the model, or only what will fail by itself, there is nothing to give up. */
    private synchronized boolean hopeless() {
        return !probes.underWay() && failures.patienceOver() && waiting.others() && held();
    }

    /** Whether there has been no answer since a failure. */
    public boolean failing() {
        return failures.any();
    }

    /** Whether samples wait, except for {@linkplain #takeProbe single calls}. */
    public boolean held() {
        return failures.few() && heldNow();
    }

    private synchronized boolean heldNow() {
        return failures.bad() && !suspectsAlone() && !fewLeft();
    }

    /** Since the first failure without an answer since; empty where the model is not held. */
    Optional<Duration> heldFor() {
        return held() ? Optional.of(failures.length()) : Optional.empty();
    }

    /** Whether it is this caller's turn to ask for the held model with one call; {@link #probeEnded} must follow. */
    public synchronized boolean takeProbe() {
        if (stop != null || !probes.due() || !held()) {
            return false;
        }
        probes.take();
        return true;
    }

    /**
     * What to ask with, in turn: a sample that never failed, since those that did may be the trouble; and the one that
     * failed most often, since each may have to fail some times.
     */
    public synchronized boolean probesUntried() {
        return probes.untried();
    }

    /** The single call came to its end, whatever it was. */
    public synchronized void probeEnded() {
        probes.ended(failing());
    }

    /**
     * What waits for the model, or asks for it, somewhere in this process.
     *
     * @param who says it, anew each time
     * @param samples how many of each kind
     */
    public synchronized void waits(Object who, Map<Doubt, Integer> samples) {
        waiting.put(who, samples);
        if (suspectsAlone() || fewLeft()) {
            wereAlone = true;
        } else if (wereAlone && samples.containsKey(Doubt.NONE)) {
            // What these come to is another question than what those came to.
            wereAlone = false;
            failures.beginAnew();
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
        return failures.length().compareTo(wait) >= 0 && waiting.suspectsOnly();
    }

    /**
     * Whether patience is over for so few, after so many, that it is rather they: one, or a twentieth of what was answered,
     * all of which were called when the model answered others. Of graders one, and not where only one has a slot.
     */
    private synchronized boolean fewLeft() {
        boolean one = waiting.one() && (answers() > 0 || past.known()) && (allAreSeen || concurrency.getAsInt() > 1);
        boolean few = allAreSeen && waiting.few(answers());
        return (one || few) && failures.patienceOver();
    }
}
