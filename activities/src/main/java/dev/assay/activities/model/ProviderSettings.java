package dev.assay.activities.model;

import java.net.URI;

/**
 * Where a provider is and how to talk to it.
 *
 * @param baseUrl with its version path, as in {@code https://api.openai.com/v1}
 * @param apiKey sent as bearer token; empty for a provider that wants none
 * @param background whether samples are generated in background mode, which only the Responses API has
 */
public record ProviderSettings(URI baseUrl, String apiKey, Api api, boolean background) {

    /** Without background mode. */
    public ProviderSettings(URI baseUrl, String apiKey, Api api) {
        this(baseUrl, apiKey, api, false);
    }

    public ProviderSettings {
        String scheme = baseUrl.getScheme();
        if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) || baseUrl.getHost() == null) {
            throw new IllegalArgumentException("baseUrl: " + baseUrl + " (expected: http://… or https://…)");
        }
        if (background && api != Api.RESPONSES) {
            throw new IllegalArgumentException(
                    "background: true (expected: false with chat_completions; only the Responses API has a background mode)");
        }
        for (int i = 0; i < apiKey.length(); i++) {
            if (apiKey.charAt(i) <= ' ' || apiKey.charAt(i) > '~') {
                // Says nothing about the key itself: this message ends up in a log.
                throw new IllegalArgumentException(
                        "apiKey: a character at position " + i + " (expected: printable ASCII without spaces)");
            }
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ProviderSettings[baseUrl=" + baseUrl + ", apiKey=" + (apiKey.isEmpty() ? "none" : "***") + ", api="
                + api + ", background=" + background + "]";
    }
}
