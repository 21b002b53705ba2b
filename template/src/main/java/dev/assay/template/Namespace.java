package dev.assay.template;

import org.jspecify.annotations.Nullable;

/** What {@code namespace()} makes: attributes that a template may set, also from within a loop. */
record Namespace(PyDict values) {
    @Nullable Object get(String name) {
        return values.get(name);
    }

    void set(String name, Object value) {
        values.put(name, value);
    }
}
