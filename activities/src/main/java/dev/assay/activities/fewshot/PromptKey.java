package dev.assay.activities.fewshot;

import dev.assay.text.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Stands for a prompt, so that thousands of long ones need not be held to be compared. Spread evenly, and differently
 * for each seed, so that the lowest keys are a sample. Two prompts of one key, at a chance of 2<sup>-64</sup> a pair,
 * count as the same prompt.
 */
final class PromptKey {

    private PromptKey() {}

    static long of(String prompt, long seed) {
        MessageDigest digest = Sha256.digest();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, seed));
        return ByteBuffer.wrap(digest.digest(prompt.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }
}
