package dev.assay.api.error;

import dev.assay.text.Characters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with a request, so that one answer names all of it. A hostile body may hold millions, and long
 * ones: an answer carries a thousand of them and some 300,000 characters, and says how many there are.
 */
public final class Violations {

    private static final int MAX_VIOLATIONS = 1_000;
    private static final int MAX_CHARACTERS = 300_000;
    private static final int MAX_PATH_LENGTH = 500;
    private static final int MAX_MESSAGE_LENGTH = 4_000;

    private final List<Violation> list = new ArrayList<>();
    private int found;
    private int characters;

    /** @param value what was sent; it is shown cut to 80 characters, null as {@code missing}, a secret not at all */
    public Violations add(String path, @Nullable Object value, String expectation) {
        return add(path, ShownValue.value(path, value) + " (expected: " + expectation + ")");
    }

    public Violations add(String path, String message) {
        found++;
        if (!full()) {
            Violation violation =
                    new Violation(Characters.cut(MAX_PATH_LENGTH, path), Characters.cut(MAX_MESSAGE_LENGTH, message));
            list.add(violation);
            characters += violation.path().length() + violation.message().length();
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
        return list.size() == MAX_VIOLATIONS || characters >= MAX_CHARACTERS;
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
            throw ApiException.invalid(list, found);
        }
    }
}
