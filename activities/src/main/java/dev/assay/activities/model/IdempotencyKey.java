package dev.assay.activities.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Names a call so that a provider that honours {@code Idempotency-Key} does not charge for it twice. */
public final class IdempotencyKey {

    private IdempotencyKey() {}

    /**
     * The same for every try that has not been answered, in this attempt of the run or a later one; a new one after
     * an answer that could not be used, because repeating that key would bring the same answer back.
     */
    public static String of(UUID runId, int modelNo, int itemNo, String step, int answersReceived) {
        String what = runId + "/" + modelNo + "/" + itemNo + "/" + step + "/" + answersReceived;
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(what.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
