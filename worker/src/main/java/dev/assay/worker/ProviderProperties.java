package dev.assay.worker;

import dev.assay.model.ProviderApi;
import dev.assay.model.provider.ProviderSettings;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code assay.provider.*}: the provider of all models.
 *
 * @param baseUrl of an OpenAI-compatible endpoint; default {@code OPENAI_BASE_URL}, else OpenAI's own
 * @param apiKey default {@code OPENAI_API_KEY}; empty: no {@code Authorization} header
 * @param api {@code responses} or {@code chat_completions}; default responses
 * @param background whether samples are generated in the background mode of the Responses API, so that a crash repeats
 *     no call whose response the provider has begun; default false. With {@code chat_completions} a worker that is told
 *     so does not start
 * @param outagePatience how long a model may answer nobody before it takes no further part in an attempt of a run, 1s..1d;
 *     until then its samples wait and no failure counts; default 2m
 */
@ConfigurationProperties("assay.provider")
public record ProviderProperties(
        URI baseUrl,
        @DefaultValue("") String apiKey,
        @DefaultValue("responses") ProviderApi api,
        @DefaultValue("false") boolean background,
        @DefaultValue("2m") Duration outagePatience) {

    ProviderSettings settings() {
        return new ProviderSettings(baseUrl, apiKey, api, background, outagePatience);
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "ProviderProperties[" + baseUrl + ", " + api + (background ? ", background" : "") + "]";
    }
}
