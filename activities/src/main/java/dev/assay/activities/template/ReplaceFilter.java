package dev.assay.activities.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import java.util.Objects;
import jinjava.javax.el.ELException;
import org.jspecify.annotations.Nullable;

/** {@code replace(old, new)}, which computes the size of its result before it makes it: Jinjava's does not. */
final class ReplaceFilter implements Filter {
    private static final int LARGEST_RESULT = 1 << 20;

    @Override
    public String getName() {
        return "replace";
    }

    @Override
    public String filter(@Nullable Object value, JinjavaInterpreter interpreter, @Nullable String... arguments) {
        if (arguments.length != 2) {
            throw new ELException("replace: " + arguments.length + " arguments (expected: old, new)");
        }
        String text = Objects.toString(value, "");
        String old = Objects.toString(arguments[0], "");
        String replacement = Objects.toString(arguments[1], "");
        if (old.isEmpty()) {
            return text;
        }
        long size = text.length();
        for (int at = text.indexOf(old); at >= 0; at = text.indexOf(old, at + old.length())) {
            size += replacement.length() - old.length();
        }
        if (size > LARGEST_RESULT) {
            throw new ELException("replace: " + size + " characters (expected: at most " + LARGEST_RESULT + ")");
        }
        return text.replace(old, replacement);
    }
}
