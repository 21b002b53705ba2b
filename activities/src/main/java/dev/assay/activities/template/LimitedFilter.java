package dev.assay.activities.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import jinjava.javax.el.ELException;
import org.jspecify.annotations.Nullable;

/** A filter within the limits of the rendering that uses it, whether a template calls it or another filter does. */
final class LimitedFilter implements Filter {
    private static final int LARGEST_ARGUMENT = 10_000;

    private final Filter filter;

    LimitedFilter(Filter filter) {
        this.filter = filter;
    }

    @Override
    public String getName() {
        return filter.getName();
    }

    @Override
    public boolean preserveSafeString() {
        return filter.preserveSafeString();
    }

    @Override
    public @Nullable Object filter(
            @Nullable Object value, JinjavaInterpreter interpreter, @Nullable String... arguments) {
        Arrays.stream(arguments).forEach(LimitedFilter::checkArgument);
        return limited(interpreter, () -> filter.filter(value, interpreter, arguments));
    }

    @Override
    public @Nullable Object filter(
            @Nullable Object value,
            JinjavaInterpreter interpreter,
            @Nullable Object[] positional,
            Map<String, Object> named) {
        Arrays.stream(positional).forEach(LimitedFilter::checkArgument);
        named.values().forEach(LimitedFilter::checkArgument);
        return limited(interpreter, () -> filter.filter(value, interpreter, positional, named));
    }

    private static @Nullable Object limited(JinjavaInterpreter interpreter, Supplier<@Nullable Object> work) {
        Budget budget = (Budget) interpreter;
        budget.look();
        Object result = work.get();
        budget.charge(result);
        return result;
    }

    /** A width or a count of a billion would be obeyed, in memory. */
    private static void checkArgument(@Nullable Object argument) {
        boolean digits = argument instanceof String text && text.strip().matches("[+-]?[0-9]{5,}");
        boolean large = argument instanceof Number number && Math.abs(number.doubleValue()) > LARGEST_ARGUMENT;
        if (digits || large) {
            throw new ELException("a filter's argument is out of range (expected: at most " + LARGEST_ARGUMENT + ")");
        }
    }
}
