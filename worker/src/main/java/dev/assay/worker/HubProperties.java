package dev.assay.worker;

import dev.assay.dataset.hub.HubSettings;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code assay.hub.*}: where datasets with {@code source: huggingface} come from.
 *
 * @param baseUrl default {@code https://huggingface.co}, or whatever {@code HF_ENDPOINT} says
 * @param token for private and gated datasets; sent to the base URL's host only. Default {@code HF_TOKEN}, else none
 * @param patience how long a hub that is away is tried again before the run fails; default 60 s: throttling is over in
 *     less, and what takes longer is for a person to look at. The retry goes on at the same row
 */
@ConfigurationProperties("assay.hub")
public record HubProperties(
        URI baseUrl,
        @DefaultValue("") String token,
        @DefaultValue("60s") Duration patience) {

    HubSettings settings() {
        return new HubSettings(baseUrl, token, patience);
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "HubProperties[" + baseUrl + ", " + patience + "]";
    }
}
