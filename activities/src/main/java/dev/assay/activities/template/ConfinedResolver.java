package dev.assay.activities.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.util.ForLoop;
import java.beans.FeatureDescriptor;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import jinjava.javax.el.MethodNotFoundException;
import jinjava.javax.el.PropertyNotFoundException;
import jinjava.javax.el.PropertyNotWritableException;
import org.jspecify.annotations.Nullable;

/**
 * What a template may do with a value. It replaces Jinjava's bean resolver, so no Java method is ever reached by
 * reflection: whatever is not written here does not exist.
 */
final class ConfinedResolver extends ELResolver {
    @Override
    public @Nullable Object getValue(ELContext context, @Nullable Object base, @Nullable Object property) {
        String name = String.valueOf(property);
        context.setPropertyResolved(true);
        if (base instanceof Map<?, ?> map) {
            return map.get(name);
        }
        if (base instanceof List<?> list) {
            return element(list, name);
        }
        if (base instanceof String text) {
            return character(text, name);
        }
        if (base instanceof Map.Entry<?, ?> entry && (name.equals("key") || name.equals("value"))) {
            return name.equals("key") ? entry.getKey() : entry.getValue();
        }
        if (base instanceof ForLoop loop) {
            return loop(loop, name);
        }
        throw new PropertyNotFoundException(name);
    }

    @Override
    public @Nullable Object invoke(
            ELContext context,
            @Nullable Object base,
            @Nullable Object method,
            Class<?> @Nullable [] types,
            @Nullable Object @Nullable [] params) {
        Object[] given = params == null ? new Object[0] : params;
        String name = String.valueOf(method);
        context.setPropertyResolved(true);
        if (base instanceof Filter filter && name.equals("filter")) {
            return filter(filter, given);
        }
        if (base instanceof ExpTest test && (name.equals("evaluate") || name.equals("evaluateNegated"))) {
            JinjavaInterpreter interpreter = (JinjavaInterpreter) given[1];
            Object[] arguments = Arrays.copyOfRange(given, 2, given.length);
            return name.equals("evaluate")
                    ? test.evaluate(given[0], interpreter, arguments)
                    : test.evaluateNegated(given[0], interpreter, arguments);
        }
        if (base instanceof Map<?, ?> map) {
            return onMap(map, name, given);
        }
        if (base instanceof String text) {
            Object made = onText(text, name, given);
            ((Budget) JinjavaInterpreter.getCurrent()).charge(made);
            return made;
        }
        throw new MethodNotFoundException(name);
    }

    /** The interpreter makes the call so, and the filter is a {@link LimitedFilter}. */
    @SuppressWarnings("unchecked")
    private static @Nullable Object filter(Filter filter, @Nullable Object[] params) {
        return filter.filter(
                params[0], (JinjavaInterpreter) params[1], (Object[]) params[2], (Map<String, Object>) params[3]);
    }

    private static @Nullable Object onMap(Map<?, ?> map, String name, @Nullable Object[] params) {
        return switch (name) {
            case "items" -> map.entrySet();
            case "keys" -> map.keySet();
            case "values" -> map.values();
            case "get" -> {
                String key = String.valueOf(params[0]);
                yield map.containsKey(key) ? map.get(key) : params.length > 1 ? params[1] : null;
            }
            default -> throw new MethodNotFoundException(name);
        };
    }

    private static Object onText(String text, String name, @Nullable Object[] params) {
        String argument = params.length == 1 ? String.valueOf(params[0]) : "";
        return switch (name) {
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "strip" -> text.strip();
            case "lstrip" -> text.stripLeading();
            case "rstrip" -> text.stripTrailing();
            case "startswith" -> text.startsWith(argument);
            case "endswith" -> text.endsWith(argument);
            case "split" ->
                params.length == 0
                        ? List.of(text.strip().split("\\s+"))
                        : List.of(text.split(Pattern.quote(argument), -1));
            default -> throw new MethodNotFoundException(name);
        };
    }

    private static @Nullable Object element(List<?> list, String index) {
        int at = index(index, list.size());
        return at < 0 ? null : list.get(at);
    }

    private static @Nullable Object character(String text, String index) {
        int at = index(index, text.length());
        return at < 0 ? null : text.substring(at, at + 1);
    }

    private static int index(String index, int size) {
        if (!index.matches("-?[0-9]{1,9}")) {
            throw new PropertyNotFoundException(index);
        }
        int at = Integer.parseInt(index);
        int fromStart = at < 0 ? at + size : at;
        return fromStart < size ? fromStart : -1;
    }

    private static Object loop(ForLoop loop, String name) {
        return switch (name) {
            case "index" -> loop.getIndex();
            case "index0" -> loop.getIndex0();
            case "counter" -> loop.getCounter();
            case "revindex" -> loop.getRevindex();
            case "revindex0" -> loop.getRevindex0();
            case "length" -> loop.getLength();
            case "first" -> loop.isFirst();
            case "last" -> loop.isLast();
            case "depth" -> loop.getDepth();
            default -> throw new PropertyNotFoundException(name);
        };
    }

    @Override
    public void setValue(ELContext context, @Nullable Object base, @Nullable Object property, @Nullable Object value) {
        throw new PropertyNotWritableException(String.valueOf(property));
    }

    @Override
    public boolean isReadOnly(ELContext context, @Nullable Object base, @Nullable Object property) {
        context.setPropertyResolved(true);
        return true;
    }

    @Override
    public Class<?> getType(ELContext context, @Nullable Object base, @Nullable Object property) {
        context.setPropertyResolved(true);
        return Object.class;
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, @Nullable Object base) {
        return Object.class;
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, @Nullable Object base) {
        return Collections.emptyIterator();
    }
}
