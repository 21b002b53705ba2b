package dev.assay.model.provider;

import dev.assay.model.ProviderApi;
import java.net.URI;
import java.time.Duration;

/**
 * Where a provider is and how to talk to it.
 *
 * @param baseUrl with its version path, as in {@code https://api.openai.com/v1}
 * @param apiKey sent as bearer token; empty for a provider that wants none
 * @param background whether samples are generated in background mode, which only the Responses API has
 * @param outagePatience how long a model may answer nobody before it takes no further part in an attempt of a run, 1 s..1
 *     day, default 2 min
 */
public record ProviderSettings(
        URI baseUrl, String apiKey, ProviderApi api, boolean background, Duration outagePatience) {

    public static final Duration OUTAGE_PATIENCE = Duration.ofMinutes(2);

    private static final Duration MIN_PATIENCE = Duration.ofSeconds(1);
    private static final Duration MAX_PATIENCE = Duration.ofDays(1);

    /** With the default patience. */
    public ProviderSettings(URI baseUrl, String apiKey, ProviderApi api, boolean background) {
        this(baseUrl, apiKey, api, background, OUTAGE_PATIENCE);
    }

    /** Without background mode. */
    public ProviderSettings(URI baseUrl, String apiKey, ProviderApi api) {
        this(baseUrl, apiKey, api, false);
    }

    public ProviderSettings {
        String scheme = baseUrl.getScheme();
        if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) || baseUrl.getHost() == null) {
            throw new IllegalArgumentException("baseUrl: " + baseUrl + " (expected: http://… or https://…)");
        }
        if (background && api != ProviderApi.RESPONSES) {
            throw new IllegalArgumentException(
                    "background: true (expected: false with chat_completions; only the Responses API has a background mode)");
        }
        if (outagePatience.compareTo(MIN_PATIENCE) < 0 || outagePatience.compareTo(MAX_PATIENCE) > 0) {
            throw new IllegalArgumentException("outagePatience: " + outagePatience + " (expected: 1s..1d)");
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
                + api + ", background=" + background + ", outagePatience=" + outagePatience + "]";
    }
}
