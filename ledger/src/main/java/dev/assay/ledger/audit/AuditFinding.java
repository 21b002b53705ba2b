package dev.assay.ledger.audit;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Something that does not add up.
 *
 * @param code stable, snake_case; the checks say which there are
 * @param message for people: what was found, then what was expected
 * @param details numbers and places, never content of samples
 */
public record AuditFinding(String code, String message, Map<String, Object> details) {

    public AuditFinding {
        Objects.requireNonNull(code, "code is null");
        Objects.requireNonNull(message, "message is null");
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }
}
