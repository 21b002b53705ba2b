package dev.assay.api.error;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a request, so that one answer names all of it. */
public final class Violations {

    /** A hostile body may hold millions; an answer carries no more than this. */
    private static final int MOST = 1_000;

    private final List<Violation> list = new ArrayList<>();

    /** @param value what was sent; it is shown cut to 80 characters, null as {@code missing} */
    public Violations add(String path, @Nullable Object value, String expectation) {
        return add(path, Shown.value(value) + " (expected: " + expectation + ")");
    }

    public Violations add(String path, String message) {
        if (list.size() < MOST) {
            list.add(new Violation(path, message));
        }
        return this;
    }

    /** As {@link #add(String, Object, String)}, unless the condition holds. */
    public Violations unless(boolean good, String path, @Nullable Object value, String expectation) {
        return good ? this : add(path, value, expectation);
    }

    public List<Violation> list() {
        return List.copyOf(list);
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    /** Whether an answer carries no more: to look further would name nothing. */
    public boolean full() {
        return list.size() == MOST;
    }

    /** Whether the value at this path, or anything inside it, has been reported. */
    public boolean has(String path) {
        return list.stream().map(Violation::path).anyMatch(p -> p.startsWith(path) && inside(p, path.length()));
    }

    private static boolean inside(String path, int length) {
        return path.length() == length || path.charAt(length) == '.' || path.charAt(length) == '[';
    }

    /** @throws ApiException 400 {@code invalid_request} with every violation, where there is one */
    public void throwIfAny() {
        if (!list.isEmpty()) {
            throw ApiException.invalid(list);
        }
    }
}
