package dev.assay.activities.judge;

import dev.assay.ledger.judge.GraderCallDao.GraderCall.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call that is to be paid for.
 *
 * @param format of structured output; null where the answer is free text
 * @param occurrence how many equal calls the grading made before this one
 */
record Question(
        Kind kind,
        String model,
        ObjectNode request,
        @Nullable ObjectNode format,
        String fingerprint,
        int occurrence) {

    Question withoutFormat() {
        return new Question(kind, model, request, null, fingerprint, occurrence);
    }
}
