package dev.assay.activities.model;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/**
 * One sample's generation step: calls the model until there is an answer or no hope of one. Between two calls it is
 * plain memory, so that a sample that has to wait gives its slot to another. Not thread-safe.
 */
public final class SampleCalls {

    public static final String STEP = "generation";

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    /** What to do after a call. */
    public sealed interface Outcome {
        /** The step is done. */
        record Completed(CallResult.Answer answer) implements Outcome {}

        /**
         * Call {@link SampleCalls#attempt()} again, but not before the backoff is over.
         *
         * @param discarded a paid answer that cannot be used and must be committed to the books
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

        /** The run cannot go on; the sample is unfinished, not failed. */
        record Stop(String code, String message) implements Outcome {}
    }

    private final RetryPolicy policy;
    private final IntFunction<ModelCall> callAfter;
    private final ModelClient client;
    private final RandomGenerator jitter;

    private int calls;
    private int answersReceived;
    private int retries;
    private int emptyRetries;

    /** For a sample of which no answer has been received before. */
    public SampleCalls(
            RetryPolicy policy,
            UUID runId,
            String model,
            int modelNo,
            int itemNo,
            String prompt,
            ObjectNode generation,
            ModelClient client,
            RandomGenerator jitter) {
        this(policy, runId, model, modelNo, itemNo, prompt, generation, client, jitter, 0);
    }

    /** @param answersReceived unusable answers to this sample that are in the books, from all attempts of the run */
    public SampleCalls(
            RetryPolicy policy,
            UUID runId,
            String model,
            int modelNo,
            int itemNo,
            String prompt,
            ObjectNode generation,
            ModelClient client,
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
                jitter,
                answersReceived);
    }

    /**
     * For any call that is repeated like a sample's.
     *
     * @param callAfter the call that follows so many unusable answers; its Idempotency-Key must differ between them
     */
    public SampleCalls(
            RetryPolicy policy,
            IntFunction<ModelCall> callAfter,
            ModelClient client,
            RandomGenerator jitter,
            int answersReceived) {
        this.policy = policy;
        this.callAfter = callAfter;
        this.client = client;
        this.jitter = jitter;
        this.answersReceived = answersReceived;
    }

    /** Does one call. After anything but {@link Outcome.Wait} there is nothing left to attempt. */
    public Outcome attempt() throws InterruptedException {
        CallResult result = client.call(callAfter.apply(answersReceived));
        calls++;
        return switch (result) {
            case CallResult.Answer answer -> new Outcome.Completed(answer);
            case CallResult.Unusable unusable -> afterUnusable(unusable);
            case CallResult.Transient trouble -> afterTrouble(trouble);
            case CallResult.Rejected rejected ->
                new Outcome.Failed(rejected.code(), rejected.message(), Optional.empty(), calls);
            case CallResult.Fatal fatal -> new Outcome.Stop(fatal.code(), fatal.message());
        };
    }

    private Outcome afterUnusable(CallResult.Unusable unusable) {
        answersReceived++;
        Optional<CallResult.Unusable> discarded = Optional.of(unusable);
        if (unusable.code().equals(CallResult.RESPONSE_LOST)) {
            // The model did not come to say anything.
            return retries >= policy.maxRetries()
                    ? new Outcome.Failed(unusable.code(), unusable.message(), discarded, calls)
                    : new Outcome.Wait(backoff(retries++), discarded, unusable.code());
        }
        if (emptyRetries >= policy.maxEmptyRetries()) {
            return new Outcome.Failed(unusable.code(), unusable.message(), discarded, calls);
        }
        return new Outcome.Wait(backoff(emptyRetries++), discarded, unusable.code());
    }

    private Outcome afterTrouble(CallResult.Transient trouble) {
        if (retries >= policy.maxRetries()) {
            return new Outcome.Failed(trouble.code(), trouble.message(), Optional.empty(), calls);
        }
        Duration backoff = backoff(retries++);
        Duration asked = trouble.retryAfter().map(this::spread).orElse(Duration.ZERO);
        return new Outcome.Wait(asked.compareTo(backoff) > 0 ? asked : backoff, Optional.empty(), trouble.code());
    }

    /** Full jitter: callers that failed together do not come back together. */
    private Duration backoff(int before) {
        long most = Math.min(FIRST_BACKOFF.toMillis() << Math.min(before, 20), LONGEST_BACKOFF.toMillis());
        return Duration.ofMillis(jitter.nextLong(most + 1));
    }

    /** What a provider asks for is the least it gets, up to a tenth more. */
    private Duration spread(Duration asked) {
        return asked.plusMillis(jitter.nextLong(asked.toMillis() / 10 + 1));
    }
}
