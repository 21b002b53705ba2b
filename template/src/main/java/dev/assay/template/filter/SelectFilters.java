package dev.assay.template.filter;

import dev.assay.template.filter.Filters.Open;
import dev.assay.template.runtime.Args;
import dev.assay.template.runtime.Context;
import dev.assay.template.runtime.LookAhead;
import dev.assay.template.value.Budget;
import dev.assay.template.value.None;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyIterator;
import dev.assay.template.value.PyList;
import dev.assay.template.value.Undefined;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Filters that are generators: nothing is evaluated before somebody goes through them, once. */
final class SelectFilters {
    private SelectFilters() {}

    /** What becomes of an element; null leaves it out. */
    interface Step {
        @Nullable Object of(Object item);
    }

    static void addTo(Map<String, Open> all) {
        all.put("map", (context, value, args) -> {
            UnaryOperator<Object> mapped = mapping(context, args);
            return generator(context, () -> some(value), mapped::apply);
        });
        for (String name : List.of("select", "reject", "selectattr", "rejectattr")) {
            boolean wanted = name.startsWith("select");
            boolean byAttribute = name.endsWith("attr");
            all.put(name, (context, value, args) -> {
                Predicate<Object> test = test(context, args, byAttribute);
                return generator(context, () -> some(value), item -> test.test(item) == wanted ? item : null);
            });
        }
    }

    /** An empty value has no elements, whatever it is. */
    private static Object some(Object value) {
        return Py.truth(value) ? value : new PyList();
    }

    private static UnaryOperator<Object> mapping(Context context, Args args) {
        if (args.positional().isEmpty()) {
            if (!args.named().containsKey("attribute")) {
                throw new PyError("map requires a filter argument");
            }
            args.named().keySet().stream()
                    .filter(name -> !name.equals("attribute") && !name.equals("default"))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new PyError("Unexpected keyword argument '" + name + "'");
                    });
            return Attributes.getter(
                    args.named().getOrDefault("attribute", None.NONE),
                    args.named().getOrDefault("default", None.NONE),
                    context);
        }
        String filter = name(args, 0);
        Args rest = behind(args, 1);
        return item -> Filters.apply(context, filter, item, rest);
    }

    private static Predicate<Object> test(Context context, Args args, boolean byAttribute) {
        int offset = byAttribute ? 1 : 0;
        if (args.positional().size() < offset) {
            throw new PyError("Missing parameter for attribute name");
        }
        UnaryOperator<Object> getter =
                byAttribute ? Attributes.getter(args.positional().getFirst(), context) : UnaryOperator.identity();
        if (args.positional().size() == offset) {
            return item -> Py.truth(getter.apply(item));
        }
        String test = name(args, offset);
        Args rest = behind(args, offset + 1);
        return item -> Tests.apply(context, test, getter.apply(item), rest);
    }

    private static String name(Args args, int at) {
        Object name = args.positional().get(at);
        if (name instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (!Py.isText(name)) {
            throw new PyError("a filter or test is named by text, not by " + Py.typeName(name));
        }
        return Py.text(name);
    }

    private static Args behind(Args args, int from) {
        return new Args(args.positional().subList(from, args.positional().size()), args.named());
    }

    static PyIterator generator(Context context, Supplier<Object> source, Step step) {
        return new PyIterator(new Generator(context.budget(), source, step));
    }

    private static final class Generator extends LookAhead {
        private final Budget budget;
        private final Supplier<Object> source;
        private final Step step;
        private @Nullable Iterator<Object> items;

        Generator(Budget budget, Supplier<Object> source, Step step) {
            this.budget = budget;
            this.source = source;
            this.step = step;
        }

        @Override
        protected @Nullable Object find() {
            if (items == null) {
                items = Py.iterate(source.get(), budget);
            }
            Object found = null;
            while (found == null && items.hasNext()) {
                found = step.of(items.next());
            }
            return found;
        }
    }
}
