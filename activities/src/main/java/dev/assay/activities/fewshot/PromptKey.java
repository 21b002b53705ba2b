package dev.assay.activities.fewshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Stands for a prompt, so that thousands of long ones need not be held to be compared. Spread evenly, and differently
 * for each seed, so that the lowest keys are a sample. Two prompts of one key, at a chance of 2<sup>-64</sup> a pair,
 * count as the same prompt.
 */
final class PromptKey {

    private PromptKey() {}

    static long of(String prompt, long seed) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, seed));
            return ByteBuffer.wrap(digest.digest(prompt.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
