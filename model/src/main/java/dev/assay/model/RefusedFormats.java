package dev.assay.model;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Models whose provider has refused to answer by a JSON schema, as long as this process runs: a refusal then costs one
 * unpaid call, and not one a sample. Thread-safe; of more than {@value #MAX_MODELS} models the first is forgotten.
 */
public final class RefusedFormats {
    private static final int MAX_MODELS = 1_000;

    private final Set<String> models = new LinkedHashSet<>();

    public RefusedFormats() {}

    public synchronized boolean contains(String model) {
        return models.contains(model);
    }

    public synchronized void add(String model) {
        if (models.add(model) && models.size() > MAX_MODELS) {
            models.remove(models.iterator().next());
        }
    }
}
