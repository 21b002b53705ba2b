package dev.assay.template.runtime;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names that a template has set; what an inner scope sets, an outer one does not see. */
public final class Scope {
    private final @Nullable Scope outer;
    private final Map<String, Object> names = new HashMap<>();

    public Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    public void set(String name, Object value) {
        names.put(name, value);
    }

    @Nullable Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Object value = scope.names.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
