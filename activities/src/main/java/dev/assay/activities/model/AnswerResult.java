package dev.assay.activities.model;

import dev.assay.ledger.run.TextLimit;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Whether what a provider sent with status 200 is an answer. */
final class AnswerResult {

    private final UUID callId;
    private final Instant startedAt;
    private final Instant finishedAt;
    private final UnaryOperator<String> quote;

    /** @param quote makes a provider's text fit for a message */
    AnswerResult(Instant startedAt, Instant finishedAt, UnaryOperator<String> quote) {
        this(UUID.randomUUID(), startedAt, finishedAt, quote);
    }

    /** @param callId of a call that was begun before, perhaps by another process */
    AnswerResult(UUID callId, Instant startedAt, Instant finishedAt, UnaryOperator<String> quote) {
        this.callId = callId;
        this.startedAt = startedAt;
        this.finishedAt = finishedAt;
        this.quote = quote;
    }

    CallResult of(AnswerBody body) {
        if (!body.answerPresent) {
            return withoutAnswer(body);
        }
        String whole = body.output();
        String output = TextLimit.cut(whole, TextLimit.OUTPUT_BYTES);
        String finish = finish(body);
        if (output.isBlank() && finish.equals("stop")) {
            return unusable("empty_output", body, "the model ended its turn without output");
        }
        return new CallResult.Answer(
                callId.toString(),
                body.id,
                output,
                body.reasoning(),
                body.usage(),
                finish,
                finish.equals("length") || output.length() < whole.length(),
                startedAt,
                finishedAt);
    }

    private static String finish(AnswerBody body) {
        if (body.refused) {
            return "refusal";
        }
        if (body.finish != null) {
            return body.finish;
        }
        return body.toolsCalled ? "tool_calls" : "stop";
    }

    private CallResult withoutAnswer(AnswerBody body) {
        String code = body.errorCode == null ? "" : body.errorCode;
        String message = body.errorMessage == null ? code : body.errorMessage;
        if (message.isEmpty()) {
            return unusable("unparsable_output", body, "a JSON object without an answer (expected: output or choices)");
        }
        if (body.usage().reported()) {
            return unusable("response_failed", body, quote.apply(message));
        }
        ProviderError error = new ProviderError(code, message);
        return Verdict.ofStatus(Verdict.statusOf(code), error, Optional.empty(), quote.apply("HTTP 200: " + message));
    }

    CallResult unparsable() {
        return unusable("unparsable_output", new AnswerBody(), "the body is no JSON object");
    }

    /** A response in the background without an ID by which it could be asked for. */
    CallResult withoutId() {
        return unusable("unparsable_output", new AnswerBody(), "a response in the background without a usable id");
    }

    /** The provider does not know a response that it has begun. */
    CallResult lost(String responseId, String message) {
        AnswerBody body = new AnswerBody();
        body.id = responseId;
        return unusable(CallResult.RESPONSE_LOST, body, message);
    }

    CallResult tooLarge() {
        return unusable(
                "response_too_large",
                new AnswerBody(),
                "the body is larger than expected (expected: at most " + BoundedBody.MAX_BYTES + " bytes)");
    }

    private CallResult unusable(String code, AnswerBody body, String message) {
        return new CallResult.Unusable(callId.toString(), code, body.id, body.usage(), message, startedAt, finishedAt);
    }
}
