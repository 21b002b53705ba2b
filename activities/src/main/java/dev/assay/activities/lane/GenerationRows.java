package dev.assay.activities.lane;

import dev.assay.ledger.step.StepPlace;
import dev.assay.ledger.step.StepRow;
import dev.assay.model.CallResult;
import dev.assay.model.Usage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger's rows for what comes of one sample's generation, in the name of the lane that holds its block. */
record GenerationRows(StepPlace place) {

    /** @param extracted what the task's extraction makes of the output; null where nothing matched */
    StepRow.Generation generation(CallResult.Answer answer, @Nullable String extracted) {
        return new StepRow.Generation(
                place,
                UUID.fromString(answer.callId()),
                answer.responseId(),
                answer.outputText(),
                answer.reasoning(),
                extracted,
                answer.finishReason(),
                answer.truncated() ? List.of("truncated") : List.of(),
                tokens(answer.usage()),
                false,
                null,
                answer.startedAt(),
                answer.finishedAt());
    }

    StepRow.DiscardedCall discarded(CallResult.Unusable call) {
        return new StepRow.DiscardedCall(
                place,
                UUID.fromString(call.callId()),
                call.code(),
                call.responseId(),
                call.reasoning(),
                call.finishReason(),
                tokens(call.usage()),
                call.finishedAt());
    }

    StepRow.Failure failure(String code, String message) {
        return new StepRow.Failure(place, StepRow.Step.GENERATE, code, message, null, Instant.now());
    }

    private static StepRow.Tokens tokens(Usage usage) {
        return new StepRow.Tokens(
                narrow(usage.inputTokens()),
                narrow(usage.outputTokens()),
                narrow(usage.cachedTokens()),
                narrow(usage.reasoningTokens()));
    }

    private static @Nullable Integer narrow(@Nullable Long tokens) {
        return tokens == null ? null : (int) Math.clamp(tokens, 0, Integer.MAX_VALUE);
    }
}
