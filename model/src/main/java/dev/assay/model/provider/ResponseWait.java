package dev.assay.model.provider;

import dev.assay.model.Background;
import dev.assay.model.CallResult;
import dev.assay.model.ResponseHandle;
import dev.assay.model.answer.AnswerBody;
import dev.assay.model.answer.AnswerResult;
import dev.assay.model.answer.StopStrings;
import dev.assay.model.provider.ResponseExchange.Reply;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Waits for one response that a provider makes in the background. Trouble with asking is no trouble with the response:
 * as long as it may be running its handle stays, and the next try asks for it again.
 */
final class ResponseWait {

    private static final Duration MIN_PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
    private static final Duration TROUBLED_PAUSE = Duration.ofMillis(500);

    /** A pause is this part of the time since the call began, so that an answer is noticed a fifth too late at most. */
    private static final int PART_OF_ELAPSED = 5;

    /** Of one look: one that hangs must not take all the time that the call has. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private static final Duration CANCEL = Duration.ofSeconds(10);

    /** Looks in a row that come to nothing, over some 8 s, after which the call gives its slot to another. */
    private static final int MAX_TROUBLE = 5;

    private final ResponseExchange provider;
    private final ResponseHandle handle;
    private final boolean inherited;
    private final long since;
    private final Duration timeout;
    private final Background kept;
    private final StopStrings stops;
    private final UnaryOperator<String> quote;
    private final Clock clock = Clock.systemUTC();

    private int trouble;
    private Duration asked = Duration.ZERO;

    /**
     * @param inherited whether another call began the response, so that it may be gone by now
     * @param since {@link System#nanoTime} at which the time of this call began
     */
    ResponseWait(
            ResponseExchange provider,
            ResponseHandle handle,
            boolean inherited,
            long since,
            Duration timeout,
            Background kept,
            StopStrings stops,
            UnaryOperator<String> quote) {
        this.provider = provider;
        this.handle = handle;
        this.inherited = inherited;
        this.since = since;
        this.timeout = timeout;
        this.kept = kept;
        this.stops = stops;
        this.quote = quote;
    }

    CallResult result() throws InterruptedException {
        if (!inherited) {
            pause();
        }
        while (nanosLeft() > 0) {
            Optional<CallResult> result = look();
            if (result.isPresent()) {
                return result.get();
            }
            pause();
        }
        return timedOut();
    }

    private Optional<CallResult> look() throws InterruptedException {
        Duration left = Duration.ofNanos(Math.max(nanosLeft(), TimeUnit.MILLISECONDS.toNanos(1)));
        Reply reply = provider.retrieve(handle.responseId(), left.compareTo(LOOK) < 0 ? left : LOOK);
        return switch (reply) {
            case Reply.Read read -> seen(read);
            case Reply.TooLarge tooLarge -> Optional.of(ended(answer().tooLarge()));
            case Reply.Failed failed -> failed(failed.result());
        };
    }

    private Optional<CallResult> seen(Reply.Read read) {
        AnswerBody body = read.body();
        if (!body.readable) {
            return troubled(new CallResult.Transient(
                    CallResult.SERVER_ERROR,
                    Optional.empty(),
                    200,
                    quote.apply("the body is no JSON object: " + body.instead)));
        }
        if (body.running()) {
            trouble = 0;
            asked = read.retryAfter().orElse(Duration.ZERO);
            return Optional.empty();
        }
        return Optional.of(ended(answer().of(body)));
    }

    private Optional<CallResult> failed(CallResult result) {
        return switch (result) {
            case CallResult.Transient passing -> troubled(passing);
            case CallResult.Rejected rejected -> unknown(rejected.message());
            case CallResult.Fatal fatal -> notFound(fatal) ? unknown(fatal.message()) : Optional.of(fatal);
            case CallResult.Answer answer -> Optional.of(answer);
            case CallResult.Unusable unusable -> Optional.of(unusable);
        };
    }

    private static boolean notFound(CallResult.Fatal fatal) {
        return fatal.code().equals("endpoint_unknown") || fatal.code().equals("model_unknown");
    }

    /** One that was begun a moment ago may not be known everywhere at the provider. */
    private Optional<CallResult> unknown(String message) {
        if (!inherited && ++trouble < MAX_TROUBLE) {
            return Optional.empty();
        }
        return Optional.of(ended(answer().lost(handle.responseId(), message)));
    }

    private Optional<CallResult> troubled(CallResult.Transient passing) {
        if (++trouble < MAX_TROUBLE) {
            asked = passing.retryAfter().orElse(Duration.ZERO);
            return Optional.empty();
        }
        return Optional.of(passing);
    }

    /** Cancelled, so that it does not go on to cost money. One that was completed at the last moment is taken. */
    private CallResult timedOut() throws InterruptedException {
        Reply reply = provider.cancel(handle.responseId(), CANCEL);
        if (reply instanceof Reply.TooLarge) {
            return ended(answer().tooLarge());
        }
        if (reply instanceof Reply.Read read && read.body().usable()) {
            return ended(answer().of(read.body()));
        }
        CallResult.Transient late = new CallResult.Transient(
                CallResult.TIMEOUT,
                Optional.empty(),
                0,
                "the response did not end within " + timeout.toSeconds() + " s and was cancelled");
        boolean mayBeRunning = reply instanceof Reply.Failed failed && failed.result() instanceof CallResult.Transient;
        return mayBeRunning ? late : ended(late);
    }

    private CallResult ended(CallResult result) {
        kept.ended(handle);
        return result;
    }

    private AnswerResult answer() {
        return new AnswerResult(handle.callId(), handle.startedAt(), clock.instant(), stops, quote);
    }

    private long nanosLeft() {
        return timeout.toNanos() - (System.nanoTime() - since);
    }

    /** Apart from each other, so that calls that began together do not ask together. */
    private void pause() throws InterruptedException {
        long nanos =
                Math.clamp((System.nanoTime() - since) / PART_OF_ELAPSED, MIN_PAUSE.toNanos(), MAX_PAUSE.toNanos());
        if (trouble > 0) {
            nanos = Math.max(nanos, TROUBLED_PAUSE.toNanos() << (trouble - 1));
        }
        nanos = (long) (nanos * ThreadLocalRandom.current().nextDouble(0.75, 1.25));
        nanos = Math.min(Math.max(nanos, asked.toNanos()), nanosLeft());
        if (nanos > 0) {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    }
}
