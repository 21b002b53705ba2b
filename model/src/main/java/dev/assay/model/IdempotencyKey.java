package dev.assay.model;

import dev.assay.text.Sha256;
import java.util.UUID;

/** Names a call so that a provider that honours {@code Idempotency-Key} does not charge for it twice. */
public final class IdempotencyKey {

    private IdempotencyKey() {}

    /**
     * The same for every try that has not been answered, in this attempt of the run or a later one; a new one after
     * an answer that could not be used, because repeating that key would bring the same answer back.
     */
    public static String of(UUID runId, int modelNo, int itemNo, String step, int answersReceived) {
        return Sha256.hex(runId + "/" + modelNo + "/" + itemNo + "/" + step + "/" + answersReceived);
    }
}
