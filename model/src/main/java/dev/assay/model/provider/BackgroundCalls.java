package dev.assay.model.provider;

import dev.assay.model.Background;
import dev.assay.model.CallResult;
import dev.assay.model.ModelCall;
import dev.assay.model.ResponseHandle;
import dev.assay.model.answer.AnswerBody;
import dev.assay.model.answer.AnswerResult;
import dev.assay.model.answer.StopStrings;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Calls in the background mode of the Responses API: the provider answers at once with the ID of a response that it goes
 * on to make, the ID is kept, then the response is asked for until it has ended. One that is known to be running is
 * waited for, and another is begun only where it has ended without an answer or is lost.
 */
final class BackgroundCalls {

    private final ResponseExchange provider;
    private final Function<ModelCall, StopStrings> stops;
    private final UnaryOperator<String> quote;
    private final Clock clock = Clock.systemUTC();

    /** @param stops where the outputs of a call end */
    BackgroundCalls(ResponseExchange provider, Function<ModelCall, StopStrings> stops, UnaryOperator<String> quote) {
        this.provider = provider;
        this.stops = stops;
        this.quote = quote;
    }

    CallResult call(ModelCall call, Background kept) throws InterruptedException {
        Optional<ResponseHandle> running = kept.running();
        return running.isPresent() ? await(call, running.get(), true, System.nanoTime(), kept) : begin(call, kept);
    }

    private CallResult begin(ModelCall call, Background kept) throws InterruptedException {
        long since = System.nanoTime();
        Instant startedAt = clock.instant();
        UUID callId = UUID.randomUUID();
        ResponseExchange.Reply reply = provider.create(call);
        AnswerResult result = new AnswerResult(callId, startedAt, clock.instant(), stops.apply(call), quote);
        if (reply instanceof ResponseExchange.Reply.Failed failed) {
            return failed.result();
        }
        if (!(reply instanceof ResponseExchange.Reply.Read read)) {
            return result.tooLarge();
        }
        AnswerBody body = read.body();
        if (!body.running()) {
            // A provider that has no background mode, or was done at once.
            return result.of(body);
        }
        if (body.id == null || !ResponseHandle.usable(body.id)) {
            return result.withoutId();
        }
        ResponseHandle handle = new ResponseHandle(body.id, callId, startedAt);
        kept.started(handle);
        return await(call, handle, false, since, kept);
    }

    private CallResult await(ModelCall call, ResponseHandle handle, boolean inherited, long since, Background kept)
            throws InterruptedException {
        return new ResponseWait(provider, handle, inherited, since, call.timeout(), kept, stops.apply(call), quote)
                .result();
    }
}
