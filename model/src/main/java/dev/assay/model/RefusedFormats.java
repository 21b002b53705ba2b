package dev.assay.model;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Models whose provider has refused to answer by a JSON schema, as long as this process runs: a refusal then costs one
 * unpaid call, and not one a sample. Thread-safe; of more than {@value #MOST} models the first is forgotten.
 */
public final class RefusedFormats {
    private static final int MOST = 1_000;

    private final Set<String> models = new LinkedHashSet<>();

    public RefusedFormats() {}

    public synchronized boolean contains(String model) {
        return models.contains(model);
    }

    public synchronized void add(String model) {
        if (models.add(model) && models.size() > MOST) {
            models.remove(models.iterator().next());
        }
    }
}
