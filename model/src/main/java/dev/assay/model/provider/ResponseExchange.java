package dev.assay.model.provider;

import dev.assay.model.CallResult;
import dev.assay.model.ModelCall;
import dev.assay.model.answer.AnswerBody;
import java.time.Duration;
import java.util.Optional;

/** The exchanges with a provider that makes responses in the background. */
interface ResponseExchange {

    /** {@code POST {base}/responses}. */
    Reply create(ModelCall call) throws InterruptedException;

    /** {@code GET {base}/responses/{id}}. */
    Reply retrieve(String responseId, Duration timeout) throws InterruptedException;

    /** {@code POST {base}/responses/{id}/cancel}. */
    Reply cancel(String responseId, Duration timeout) throws InterruptedException;

    /** What came back. */
    sealed interface Reply {

        /** @param retryAfter how long the provider asks to be left alone */
        record Read(AnswerBody body, Optional<Duration> retryAfter) implements Reply {}

        record TooLarge() implements Reply {}

        /** @param result never an answer, nor one that is paid for */
        record Failed(CallResult result) implements Reply {}
    }
}
