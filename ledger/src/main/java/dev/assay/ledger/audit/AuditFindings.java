package dev.assay.ledger.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects findings; of a ledger that is wrong throughout it keeps the first and counts the rest. */
final class AuditFindings {

    static final int MAX_FINDINGS = 100;

    private final List<AuditReport.Finding> list = new ArrayList<>();
    private final Set<String> codes = new HashSet<>();
    private long omitted;

    void add(String code, Map<String, Object> details, String message) {
        codes.add(code);
        if (list.size() < MAX_FINDINGS) {
            list.add(new AuditReport.Finding(code, message, details));
        } else {
            omitted++;
        }
    }

    /** Adds a finding where two numbers that must be equal are not. */
    void unlessEqual(String code, Map<String, Object> details, String what, long found, long expected) {
        if (found != expected) {
            add(code, details, what + ": " + found + " (expected: " + expected + ")");
        }
    }

    boolean has(String code) {
        return codes.contains(code);
    }

    List<AuditReport.Finding> list() {
        return List.copyOf(list);
    }

    long omitted() {
        return omitted;
    }
}
