package dev.assay.model;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A response that a provider makes in the background.
 *
 * @param responseId the provider's
 * @param callId made by Assay, random: of the result, whoever fetches it
 * @param startedAt when the call began
 */
public record ResponseHandle(String responseId, UUID callId, Instant startedAt) {

    // It becomes part of a path, so it must not be one that leads elsewhere.
    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:~-]{0,255}");

    public ResponseHandle {
        if (!usable(responseId)) {
            throw new IllegalArgumentException(
                    "responseId: '" + responseId + "' (expected: at most 256 letters, digits, _ . : ~ -)");
        }
    }

    public static boolean usable(String responseId) {
        return USABLE.matcher(responseId).matches();
    }
}
