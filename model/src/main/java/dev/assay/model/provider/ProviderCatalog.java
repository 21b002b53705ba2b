package dev.assay.model.provider;

import dev.assay.model.ModelClient;
import dev.assay.model.RefusedFormats;
import java.time.Duration;

/**
 * Knows which provider serves a model: the one place that decides it. Today one serves all. One catalog per process; its
 * clients share their connections.
 */
public final class ProviderCatalog implements AutoCloseable {

    private final OpenAiModelClient defaultProvider;
    private final RefusedFormats refusedFormats = new RefusedFormats();

    public ProviderCatalog(ProviderSettings defaultProvider) {
        this.defaultProvider = new OpenAiModelClient(defaultProvider);
    }

    /** The client for a model. Whether the provider knows the model, only a call tells. */
    public ModelClient forModel(String model) {
        if (model.isBlank()) {
            throw new IllegalArgumentException("model: '" + model + "' (expected: a name)");
        }
        return defaultProvider;
    }

    /** Whether a model's samples are generated in the background, so that handles of responses are to be kept. */
    public boolean inBackground(String model) {
        return defaultProvider.settings().background();
    }

    /** What this process has learned about structured output. */
    public RefusedFormats refusedFormats() {
        return refusedFormats;
    }

    /** How long a model may answer nobody before it takes no further part in an attempt of a run. */
    public Duration outagePatience() {
        return defaultProvider.settings().outagePatience();
    }

    /** Closes idle connections; calls in flight end by themselves. */
    @Override
    public void close() {
        defaultProvider.close();
    }
}
