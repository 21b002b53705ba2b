package dev.assay.ledger.suite;

import java.util.ArrayList;
import java.util.List;

/** Collects violations. A hostile manifest may hold millions: the list ends at a size that an answer can carry. */
final class Findings {
    static final int MOST = 1_000;

    private final List<Violation> violations = new ArrayList<>();

    void add(ManifestNode where, String expected) {
        addMessage(where, where.shown() + " (expected: " + expected + ")");
    }

    void addMessage(ManifestNode where, String message) {
        if (!full()) {
            violations.add(new Violation(where.path(), message));
        }
    }

    boolean full() {
        return violations.size() >= MOST;
    }

    List<Violation> list() {
        return List.copyOf(violations);
    }
}
