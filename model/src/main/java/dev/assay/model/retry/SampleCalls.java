package dev.assay.model.retry;

import dev.assay.model.CallResult;
import dev.assay.model.IdempotencyKey;
import dev.assay.model.ModelCall;
import dev.assay.model.ModelClient;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/**
 * One sample's generation step: calls the model until there is an answer or no hope of one. Between two calls it is
 * plain memory, so that a sample that has to wait gives its slot to another. Not thread-safe.
 */
public final class SampleCalls {

    public static final String STEP = "generation";

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    /** The pause after a failure that does not count grows this often: then the model is held, if it answers nobody. */
    private static final int MAX_UNCOUNTED = 1;

    /** What to do after a call. */
    public sealed interface Outcome {
        /** The step is done. */
        record Completed(CallResult.Answer answer) implements Outcome {}

        /**
         * Call {@link SampleCalls#attempt()} again, but not before the backoff is over.
         *
         * @param discarded a paid answer that cannot be used and must be committed to the ledger
         * @param code of the call that failed
         */
        record Wait(Duration backoff, Optional<CallResult.Unusable> discarded, String code) implements Outcome {}

        /**
         * The sample has failed.
         *
         * @param discarded as in {@link Wait}
         * @param calls made by this object
         */
        record Failed(String code, String message, Optional<CallResult.Unusable> discarded, int calls)
                implements Outcome {}

        /**
         * No call of the model can succeed; the sample is unfinished, not failed.
         *
         * @param everyModel nor one of another model of the provider
         */
        record Stop(String code, String message, boolean everyModel) implements Outcome {}
    }

    private final RetryPolicy policy;
    private final IntFunction<ModelCall> callAfter;
    private final ModelClient client;
    private final RandomGenerator jitter;

    private final ModelHold hold;
    private int calls;
    private int answersReceived;
    private int retries;
    private int emptyRetries;
    private int uncounted;
    private long failedAt;
    private volatile long answersBefore = Long.MAX_VALUE;
    private volatile boolean suspect;

    /** @param answersReceived unusable answers to this sample that are in the ledger, from all attempts of the run */
    public SampleCalls(
            RetryPolicy policy,
            UUID runId,
            String model,
            int modelNo,
            int itemNo,
            String prompt,
            ObjectNode generation,
            ModelClient client,
            ModelHold hold,
            RandomGenerator jitter,
            int answersReceived) {
        this(
                policy,
                answers -> new ModelCall(
                        model,
                        prompt,
                        generation,
                        policy.timeout(),
                        IdempotencyKey.of(runId, modelNo, itemNo, STEP, answers)),
                client,
                hold,
                jitter,
                answersReceived);
    }

    /**
     * For any call that is repeated like a sample's.
     *
     * @param callAfter the call that follows so many unusable answers; its Idempotency-Key must differ between them
     * @param hold of the model at this step: told of every call, asked whether a failure counts
     */
    public SampleCalls(
            RetryPolicy policy,
            IntFunction<ModelCall> callAfter,
            ModelClient client,
            ModelHold hold,
            RandomGenerator jitter,
            int answersReceived) {
        this.policy = policy;
        this.callAfter = callAfter;
        this.client = client;
        this.hold = hold;
        this.jitter = jitter;
        this.answersReceived = answersReceived;
    }

    /** The sample failed in an earlier attempt of the run, by what might have been the provider's trouble. */
    public void failedBefore() {
        suspect = true;
    }

    /** What speaks for the sample being the trouble, and not the model. */
    public ModelHold.Doubt doubt() {
        if (suspect) {
            return ModelHold.Doubt.SUSPECT;
        }
        return hold.answers() > answersBefore ? ModelHold.Doubt.SEEN : ModelHold.Doubt.NONE;
    }

    /** Does one call. After anything but {@link Outcome.Wait} there is nothing left to attempt. */
    public Outcome attempt() throws InterruptedException {
        return attempt(result -> false).orElseThrow();
    }

    /**
     * As {@link #attempt()}; empty where the form of the call was refused. That is no failure and no rejection of anything.
     *
     * @param refused whether the result may be for the form of the call; nothing was paid then
     */
    public Optional<Outcome> attempt(Predicate<CallResult> refused) throws InterruptedException {
        answersBefore = Math.min(answersBefore, hold.answers());
        long begun = hold.begin();
        CallResult result = client.call(callAfter.apply(answersReceived));
        calls++;
        if (refused.test(result)) {
            hold.formRefused();
            return Optional.empty();
        }
        return Optional.of(after(result, begun));
    }

    private Outcome after(CallResult result, long begun) {
        return switch (result) {
            case CallResult.Answer answer -> {
                hold.answered(begun);
                yield new Outcome.Completed(answer);
            }
            case CallResult.Unusable unusable -> afterUnusable(unusable, begun);
            case CallResult.Transient trouble -> afterTrouble(trouble);
            case CallResult.Rejected rejected -> {
                hold.rejected(rejected.code(), rejected.httpStatus(), rejected.message());
                yield new Outcome.Failed(rejected.code(), rejected.message(), Optional.empty(), calls);
            }
            case CallResult.Fatal fatal -> new Outcome.Stop(fatal.code(), fatal.message(), fatal.everyModel());
        };
    }

    private Outcome afterUnusable(CallResult.Unusable unusable, long begun) {
        answersReceived++;
        Optional<CallResult.Unusable> discarded = Optional.of(unusable);
        if (unusable.code().equals(CallResult.RESPONSE_LOST)) {
            // The model did not come to say anything. It was most likely paid for, so it counts.
            hold.failed(unusable.message(), Duration.ZERO);
            return retries >= policy.maxRetries()
                    ? new Outcome.Failed(unusable.code(), unusable.message(), discarded, calls)
                    : new Outcome.Wait(backoff(retries++), discarded, unusable.code());
        }
        if (unusable.code().equals(CallResult.UNPARSABLE_OUTPUT)) {
            // It may be a page of whatever stands before the model.
            hold.ended();
        } else {
            hold.answered(begun);
        }
        if (emptyRetries >= policy.maxEmptyRetries()) {
            return new Outcome.Failed(unusable.code(), unusable.message(), discarded, calls);
        }
        return new Outcome.Wait(backoff(emptyRetries++), discarded, unusable.code());
    }

    private Outcome afterTrouble(CallResult.Transient trouble) {
        boolean counts = hold.counts(failedAt, doubt());
        failedAt = hold.failed(trouble.message(), trouble.retryAfter().orElse(Duration.ZERO));
        suspect |= counts;
        if (counts && retries >= policy.maxRetries()) {
            return new Outcome.Failed(trouble.code(), trouble.message(), Optional.empty(), calls);
        }
        Duration backoff = counts ? backoff(retries++) : backoff(Math.min(uncounted++, MAX_UNCOUNTED));
        Duration asked = trouble.retryAfter().map(this::spread).orElse(Duration.ZERO);
        return new Outcome.Wait(asked.compareTo(backoff) > 0 ? asked : backoff, Optional.empty(), trouble.code());
    }

    /** Full jitter: callers that failed together do not come back together. */
    private Duration backoff(int before) {
        long most = Math.min(FIRST_BACKOFF.toMillis() << Math.min(before, 20), MAX_BACKOFF.toMillis());
        return Duration.ofMillis(jitter.nextLong(most + 1));
    }

    /** What a provider asks for is the least it gets, up to a tenth more. */
    private Duration spread(Duration asked) {
        return asked.plusMillis(jitter.nextLong(asked.toMillis() / 10 + 1));
    }
}
