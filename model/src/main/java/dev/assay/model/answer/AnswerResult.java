package dev.assay.model.answer;

import dev.assay.model.CallResult;
import dev.assay.text.TextLimit;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Whether what a provider sent with status 200 is an answer. */
public final class AnswerResult {

    private final UUID callId;
    private final Instant startedAt;
    private final Instant finishedAt;
    private final StopStrings stops;
    private final UnaryOperator<String> quote;

    /**
     * @param callId of a call that was perhaps begun before, by another process
     * @param stops where outputs end
     * @param quote makes a provider's text fit for a message
     */
    public AnswerResult(
            UUID callId, Instant startedAt, Instant finishedAt, StopStrings stops, UnaryOperator<String> quote) {
        this.callId = callId;
        this.stops = stops;
        this.startedAt = startedAt;
        this.finishedAt = finishedAt;
        this.quote = quote;
    }

    public CallResult of(AnswerBody body) {
        if (body.error != null) {
            return failed(body, body.error);
        }
        if (!body.answerPresent) {
            return body.readable
                    ? unusable("unparsable_output", body, "a JSON object without an answer: " + body.instead)
                    : unparsable(body.instead);
        }
        return answer(body);
    }

    private CallResult answer(AnswerBody body) {
        ReasoningSplitter.Split split = body.refused
                ? new ReasoningSplitter.Split(null, body.output(), false)
                : ReasoningSplitter.split(body.output());
        String reasoning = reasoning(body, split);
        // Some servers leave the blank lines that followed the thought.
        String said = reasoning == null ? split.answer() : split.answer().stripLeading();
        String whole = body.refused ? said : stops.cut(said);
        boolean stopped = whole.length() < said.length();
        String finish = stopped && !body.toolsCalled ? FinishReason.STOP : finish(body);
        if (whole.isBlank()) {
            Optional<CallResult> nothing = withoutOutput(body, split, reasoning, finish, stopped);
            if (nothing.isPresent()) {
                return nothing.get();
            }
        }
        String output = TextLimit.cut(whole, TextLimit.OUTPUT_BYTES);
        return new CallResult.Answer(
                callId.toString(),
                body.id,
                output,
                reasoning,
                body.usage(),
                finish,
                finish.equals(FinishReason.LENGTH)
                        || finish.equals(FinishReason.INCOMPLETE)
                        || output.length() < whole.length(),
                startedAt,
                finishedAt);
    }

    private Optional<CallResult> withoutOutput(
            AnswerBody body,
            ReasoningSplitter.Split split,
            @Nullable String reasoning,
            String finish,
            boolean stopped) {
        if (body.toolsCalled) {
            return Optional.empty();
        }
        if (stopped) {
            return Optional.of(empty(body, reasoning, finish, "the output begins with a stop string"));
        }
        if (split.unclosed()) {
            return Optional.of(empty(body, reasoning, finish, "the output ends within the model's thought"));
        }
        if (finish.equals(FinishReason.STOP) || finish.equals(FinishReason.TOOL_CALLS)) {
            return Optional.of(empty(body, reasoning, finish, "the model ended its turn without output"));
        }
        Long thought = body.reasoningTokens;
        if (finish.equals(FinishReason.LENGTH) && (reasoning != null || thought != null && thought > 0)) {
            return Optional.of(
                    empty(body, reasoning, finish, "the model reached its limit of tokens before it began to answer"));
        }
        return FinishReason.allowsNoOutput(finish)
                ? Optional.empty()
                : Optional.of(failed(body, new ProviderError("", "no output, finish_reason: " + finish)));
    }

    private CallResult empty(AnswerBody body, @Nullable String reasoning, String finish, String message) {
        return unusable(CallResult.EMPTY_OUTPUT, body, reasoning, finish, message);
    }

    private static @Nullable String reasoning(AnswerBody body, ReasoningSplitter.Split split) {
        String apart = body.reasoning();
        String within = split.reasoning();
        if (apart == null || within == null) {
            return apart != null ? apart : within == null ? null : TextLimit.cut(within, TextLimit.REASONING_BYTES);
        }
        return TextLimit.cut(apart + "\n\n" + within, TextLimit.REASONING_BYTES);
    }

    private static String finish(AnswerBody body) {
        if (body.refused) {
            return FinishReason.REFUSAL;
        }
        String said = body.finish == null ? FinishReason.STOP : FinishReason.normalised(body.finish);
        return body.toolsCalled && said.equals(FinishReason.STOP) ? FinishReason.TOOL_CALLS : said;
    }

    private CallResult failed(AnswerBody body, ProviderError error) {
        String message = quote.apply("HTTP 200: " + error.worded());
        if (body.usage().charged()) {
            String finish = body.finish == null ? null : FinishReason.normalised(body.finish);
            return unusable("response_failed", body, body.reasoning(), finish, message);
        }
        return ErrorOutcome.inside(error, body.answerPresent, message);
    }

    /** @param body what came instead */
    CallResult unparsable(byte[] body) {
        return unparsable(ProviderText.of(body));
    }

    private CallResult unparsable(String instead) {
        return unusable("unparsable_output", new AnswerBody(), "the body is no JSON object: " + instead);
    }

    /** A response in the background without an ID by which it could be asked for. */
    public CallResult withoutId() {
        return unusable("unparsable_output", new AnswerBody(), "a response in the background without a usable id");
    }

    /** The provider does not know a response that it has begun. */
    public CallResult lost(String responseId, String message) {
        AnswerBody body = new AnswerBody();
        body.id = responseId;
        return unusable(CallResult.RESPONSE_LOST, body, message);
    }

    public CallResult tooLarge() {
        return unusable(
                "response_too_large",
                new AnswerBody(),
                "the body is larger than expected (expected: at most " + BoundedBody.MAX_BYTES + " bytes)");
    }

    private CallResult unusable(String code, AnswerBody body, String message) {
        return unusable(code, body, body.reasoning(), null, message);
    }

    private CallResult unusable(
            String code, AnswerBody body, @Nullable String reasoning, @Nullable String finish, String message) {
        return new CallResult.Unusable(
                callId.toString(),
                code,
                body.id,
                body.usage(),
                quote.apply(message),
                reasoning,
                finish,
                startedAt,
                finishedAt);
    }
}
