package dev.assay.ledger.webhook;

import org.jspecify.annotations.Nullable;

/**
 * Where a message goes and what signs it.
 *
 * @param previousSecret signs beside the other one, null where none does
 */
public record Target(
        String teamId,
        String webhookUrl,
        String webhookSecret,
        @Nullable String previousSecret) {

    @Override
    public String toString() {
        return "Target[" + webhookUrl + "]";
    }
}
