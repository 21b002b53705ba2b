package dev.assay.model;

import org.jspecify.annotations.Nullable;

/** Tokens as the provider reported them. Null means that it said nothing, which is not 0. */
public record Usage(
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        @Nullable Long cachedTokens,
        @Nullable Long reasoningTokens) {

    public static final Usage UNREPORTED = new Usage(null, null, null, null);

    /** Whether the provider charged for something; zeros say that it did not. */
    public boolean charged() {
        return inputTokens != null && inputTokens > 0 || outputTokens != null && outputTokens > 0;
    }
}
