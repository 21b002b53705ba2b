package dev.assay.template.value;

import org.jspecify.annotations.Nullable;

/** What {@code namespace()} makes: attributes that a template may set, also from within a loop. */
public record Namespace(PyDict values) {
    public @Nullable Object get(String name) {
        return values.get(name);
    }

    public void set(String name, Object value) {
        values.put(name, value);
    }
}
