package dev.assay.template.runtime;

import dev.assay.template.value.None;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyError;
import dev.assay.template.value.Undefined;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a filter, test, method or function is called with. */
public record Args(List<Object> positional, Map<String, Object> named) {
    public static final Args NONE = new Args(List.of(), Map.of());

    /**
     * In the order of a signature such as {@code "old new count?"}, where a question mark is an optional parameter, and
     * those behind {@code /} have no name.
     *
     * @throws PyError where they do not fit
     */
    public Bound bind(String function, Signature signature) {
        List<String> names = signature.names();
        if (positional.size() > names.size()) {
            throw new PyError(
                    function + " takes at most " + names.size() + " arguments, " + positional.size() + " given");
        }
        @Nullable Object[] values = new Object[names.size()];
        for (int i = 0; i < positional.size(); i++) {
            values[i] = positional.get(i);
        }
        named.forEach((name, value) -> {
            int at = signature.nameable() ? names.indexOf(name) : -1;
            if (at < 0) {
                throw new PyError(function + " got an unexpected keyword argument '" + name + "'");
            }
            if (values[at] != null) {
                throw new PyError(function + " got multiple values for argument '" + name + "'");
            }
            values[at] = value;
        });
        for (int i = 0; i < signature.required(); i++) {
            if (values[i] == null) {
                throw new PyError(function + " is missing the argument '" + names.get(i) + "'");
            }
        }
        return new Bound(function, values);
    }

    /** @param required how many of the names, from the first */
    public record Signature(List<String> names, int required, boolean nameable) {
        public static Signature of(String text) {
            boolean nameable = !text.startsWith("/");
            String bare = nameable ? text : text.substring(1);
            List<String> words =
                    bare.isBlank() ? List.of() : List.of(bare.strip().split(" "));
            int required =
                    (int) words.stream().filter(word -> !word.endsWith("?")).count();
            return new Signature(
                    words.stream().map(word -> word.replace("?", "")).toList(), required, nameable);
        }
    }

    /** Arguments by the place of their parameter. */
    public static final class Bound {
        private final String function;
        private final @Nullable Object[] values;

        Bound(String function, @Nullable Object[] values) {
            this.function = function;
            this.values = values;
        }

        public Object get(int at) {
            Object value = values[at];
            if (value == null) {
                throw new IllegalStateException(function + ": " + at);
            }
            return value;
        }

        public Object get(int at, Object otherwise) {
            Object value = values[at];
            return value == null ? otherwise : value;
        }

        public boolean has(int at) {
            return values[at] != null;
        }

        /** Given, and not None. */
        public boolean some(int at) {
            return values[at] != null && !(values[at] instanceof None);
        }

        public boolean truth(int at) {
            return values[at] != null && Py.truth(get(at));
        }

        public long index(int at, long otherwise) {
            return has(at) ? Numbers.index(get(at)) : otherwise;
        }

        public String text(int at) {
            Object value = get(at);
            if (value instanceof Undefined undefined) {
                throw undefined.error();
            }
            if (!Py.isText(value)) {
                throw new PyError(function + " argument " + (at + 1) + " must be str, not " + Py.typeName(value));
            }
            return Py.text(value);
        }
    }
}
