package dev.assay.manifest.rule;

import dev.assay.manifest.ManifestNode;
import java.util.ArrayList;
import java.util.List;

/** Collects violations. A hostile manifest may hold millions: the list ends at a size that an answer can carry. */
final class ManifestViolations {
    static final int MAX_VIOLATIONS = 1_000;

    private final List<ManifestViolation> violations = new ArrayList<>();

    void add(ManifestNode where, String expected) {
        addMessage(where, where.shown() + " (expected: " + expected + ")");
    }

    void addMessage(ManifestNode where, String message) {
        if (!full()) {
            violations.add(new ManifestViolation(where.path(), message));
        }
    }

    boolean full() {
        return violations.size() >= MAX_VIOLATIONS;
    }

    List<ManifestViolation> list() {
        return List.copyOf(violations);
    }
}
