package dev.assay.dataset.hub;

import java.net.URI;
import java.time.Duration;

/**
 * Where the hub is.
 *
 * @param baseUrl as in {@code https://huggingface.co}
 * @param token sent to the base URL's own host and port as bearer token, and to nobody else; empty: public datasets only
 * @param patience how long a hub that is away, throttles or cuts is tried again, at one place, before the run fails
 */
public record HubSettings(URI baseUrl, String token, Duration patience) {

    public HubSettings {
        String scheme = baseUrl.getScheme();
        if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) || baseUrl.getHost() == null) {
            throw new IllegalArgumentException("hub base-url: " + baseUrl + " (expected: http://… or https://…)");
        }
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
                // Says nothing about the token itself: this message ends up in a log.
                throw new IllegalArgumentException(
                        "hub token: a character at position " + i + " (expected: printable ASCII without spaces)");
            }
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("hub patience: " + patience + " (expected: 0 or more)");
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "HubSettings[baseUrl=" + baseUrl + ", token=" + (token.isEmpty() ? "none" : "***") + ", patience="
                + patience + "]";
    }
}
