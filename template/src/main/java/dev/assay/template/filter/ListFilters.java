package dev.assay.template.filter;

import dev.assay.template.filter.Filters.Open;
import dev.assay.template.method.Items;
import dev.assay.template.runtime.Args.Bound;
import dev.assay.template.runtime.Arithmetic;
import dev.assay.template.runtime.Context;
import dev.assay.template.value.Budget;
import dev.assay.template.value.None;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyDict;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyIterator;
import dev.assay.template.value.PyList;
import dev.assay.template.value.PyText;
import dev.assay.template.value.PyTuple;
import dev.assay.template.value.Sorting;
import dev.assay.template.value.Undefined;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Filters of lists and other things to go through. */
final class ListFilters {
    private static final List<String> GROUP = List.of("grouper", "list");

    private ListFilters() {}

    static void addTo(Map<String, Open> all) {
        for (String name : List.of("length", "count")) {
            Filters.add(all, name, "", (context, value, args) -> Py.length(value));
        }
        Filters.add(all, "list", "", (context, value, args) -> Py.list(value, context.budget()));
        Filters.add(all, "first", "", (context, value, args) -> first(Py.iterate(value, context.budget()), "first"));
        Filters.add(all, "last", "", (context, value, args) -> first(Py.reversed(value, context.budget()), "last"));
        Filters.add(all, "reverse", "", (context, value, args) -> reverse(value, context.budget()));
        Filters.add(all, "join", "d? attribute?", ListFilters::join);
        Filters.add(all, "sort", "reverse? case_sensitive? attribute?", (context, value, args) -> {
            PyList list = Py.list(value, context.budget());
            UnaryOperator<Object> key = keys(args.get(2, None.NONE), args.truth(1), context);
            Sorting.sort(list, key, args.truth(0), context.budget());
            return list;
        });
        Filters.add(all, "unique", "case_sensitive? attribute?", (context, value, args) -> {
            UnaryOperator<Object> key = folded(Attributes.getter(args.get(1, None.NONE), context), args.truth(0));
            Set<Object> seen = new HashSet<>();
            return SelectFilters.generator(context, () -> value, item -> {
                context.budget().elements(1);
                return seen.add(PyDict.hashed(key.apply(item), context.budget())) ? item : null;
            });
        });
        Filters.add(
                all, "min", "case_sensitive? attribute?", (context, value, args) -> extreme(context, value, args, -1));
        Filters.add(
                all, "max", "case_sensitive? attribute?", (context, value, args) -> extreme(context, value, args, 1));
        Filters.add(all, "sum", "attribute? start?", (context, value, args) -> {
            UnaryOperator<Object> getter = Attributes.getter(args.get(0, None.NONE), context);
            Object sum = args.get(1, 0L);
            if (Py.isText(sum)) {
                throw new PyError("sum() can't sum strings [use |join instead]");
            }
            for (Iterator<Object> items = Py.iterate(value, context.budget()); items.hasNext(); ) {
                sum = Arithmetic.binary("+", sum, getter.apply(items.next()), context.budget());
            }
            return sum;
        });
        Filters.add(
                all,
                "batch",
                "linecount fill_with?",
                (context, value, args) ->
                        new PyIterator(batches(context, value, args).iterator()));
        Filters.add(
                all,
                "slice",
                "slices fill_with?",
                (context, value, args) ->
                        new PyIterator(slices(context, value, args).iterator()));
        Filters.add(all, "groupby", "attribute default? case_sensitive?", ListFilters::groups);
        Filters.add(all, "dictsort", "case_sensitive? by? reverse?", ListFilters::dictSort);
        Filters.add(all, "items", "", (context, value, args) -> {
            if (value instanceof Undefined) {
                return new PyIterator(List.<Object>of().iterator());
            }
            if (!(value instanceof PyDict dict)) {
                throw new PyError("Can only get item pairs from a mapping.");
            }
            return new PyIterator(dict.items().iterator());
        });
        for (String name : List.of("default", "d")) {
            Filters.add(all, name, "default_value? boolean?", (context, value, args) -> {
                boolean missing = value instanceof Undefined || args.truth(1) && !Py.truth(value);
                return missing ? args.get(0, "") : value;
            });
        }
        Filters.add(all, "attr", "name", (context, value, args) -> {
            String name = args.text(0);
            if (value instanceof Undefined undefined) {
                throw undefined.error();
            }
            return Items.ownAttribute(value, name).orElseGet(() -> Items.missing(value, name));
        });
    }

    private static Object first(Iterator<Object> items, String which) {
        return items.hasNext() ? items.next() : new Undefined("No " + which + " item, sequence was empty.");
    }

    private static Object reverse(Object value, Budget budget) {
        if (Py.isText(value)) {
            return Items.slice(value, None.NONE, None.NONE, -1L, budget);
        }
        return value instanceof PyIterator
                ? new PyList(Py.list(value, budget).reversed())
                : new PyIterator(Py.reversed(value, budget));
    }

    private static Object join(Context context, Object value, Bound args) {
        Budget budget = context.budget();
        UnaryOperator<Object> getter = Attributes.getter(args.get(1, None.NONE), context);
        String separator = PyText.str(args.get(0, ""), budget);
        StringBuilder joined = new StringBuilder();
        boolean first = true;
        for (Iterator<Object> items = Py.iterate(value, budget); items.hasNext(); first = false) {
            String text = PyText.str(getter.apply(items.next()), budget);
            budget.made((long) text.length() + separator.length());
            joined.append(first ? "" : separator).append(text);
        }
        return joined.toString();
    }

    private static UnaryOperator<Object> folded(UnaryOperator<Object> getter, boolean caseSensitive) {
        return caseSensitive ? getter : item -> lower(getter.apply(item));
    }

    private static Object lower(Object value) {
        return Py.isText(value) ? Py.text(value).toLowerCase(java.util.Locale.ROOT) : value;
    }

    /** By several attributes, separated by commas. */
    private static UnaryOperator<Object> keys(Object attribute, boolean caseSensitive, Context context) {
        if (!Py.isText(attribute)) {
            UnaryOperator<Object> one = folded(Attributes.getter(attribute, context), caseSensitive);
            return item -> PyTuple.of(one.apply(item));
        }
        List<UnaryOperator<Object>> getters = new ArrayList<>();
        for (String part : Py.text(attribute).split(",", -1)) {
            getters.add(folded(Attributes.getter(part, context), caseSensitive));
        }
        return item ->
                new PyTuple(getters.stream().map(getter -> getter.apply(item)).toList());
    }

    private static Object extreme(Context context, Object value, Bound args, int sign) {
        UnaryOperator<Object> key = folded(Attributes.getter(args.get(1, None.NONE), context), args.truth(0));
        Iterator<Object> items = Py.iterate(value, context.budget());
        if (!items.hasNext()) {
            return new Undefined("No aggregated item, sequence was empty.");
        }
        Object best = items.next();
        Object bestKey = key.apply(best);
        while (items.hasNext()) {
            Object item = items.next();
            Object itemKey = key.apply(item);
            if (Py.ordered(sign < 0 ? "<" : ">", itemKey, bestKey, context.budget())) {
                best = item;
                bestKey = itemKey;
            }
        }
        return best;
    }

    private static PyList batches(Context context, Object value, Bound args) {
        PyList batches = new PyList();
        PyList batch = new PyList();
        long size = Numbers.index(args.get(0));
        for (Iterator<Object> items = Py.iterate(value, context.budget()); items.hasNext(); ) {
            Object item = items.next();
            if (batch.size() == size) {
                batches.add(batch);
                batch = new PyList();
            }
            context.budget().elements(2);
            batch.add(item);
        }
        if (!batch.isEmpty()) {
            if (args.some(1) && batch.size() < size) {
                context.budget().elements(size - batch.size());
                while (batch.size() < size) {
                    batch.add(args.get(1));
                }
            }
            batches.add(batch);
        }
        return batches;
    }

    private static PyList slices(Context context, Object value, Bound args) {
        PyList all = Py.list(value, context.budget());
        long count = Numbers.index(args.get(0));
        if (count == 0) {
            throw new PyError("integer division or modulo by zero");
        }
        context.budget().elements(Math.max(0, count) + all.size());
        PyList slices = new PyList();
        int at = 0;
        for (int i = 0; i < count; i++) {
            boolean longer = i < all.size() % count;
            int end = at + (int) (all.size() / count) + (longer ? 1 : 0);
            PyList slice = new PyList(all.subList(at, end));
            if (args.some(1) && !longer) {
                slice.add(args.get(1));
            }
            slices.add(slice);
            at = end;
        }
        return slices;
    }

    private static Object groups(Context context, Object value, Bound args) {
        UnaryOperator<Object> plain = Attributes.getter(args.get(0), args.get(1, None.NONE), context);
        UnaryOperator<Object> key = folded(plain, args.truth(2));
        PyList sorted = Py.list(value, context.budget());
        Sorting.sort(sorted, key, false, context.budget());
        PyList groups = new PyList();
        PyList group = new PyList();
        @Nullable Object groupKey = null;
        for (Object item : sorted) {
            context.budget().elements(2);
            Object itemKey = key.apply(item);
            if (groupKey == null || !Py.equal(groupKey, itemKey, context.budget())) {
                group = new PyList();
                groups.add(new PyTuple(List.of(args.truth(2) ? itemKey : plain.apply(item), group), GROUP));
                groupKey = itemKey;
            }
            group.add(item);
        }
        return groups;
    }

    private static Object dictSort(Context context, Object value, Bound args) {
        int at = switch (PyText.str(args.get(1, "key"), context.budget())) {
            case "key" -> 0;
            case "value" -> 1;
            default -> throw new PyError("You can only sort by either \"key\" or \"value\"");
        };
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (!(value instanceof PyDict dict)) {
            throw new PyError("'" + Py.typeName(value) + "' object has no attribute 'items'");
        }
        PyList items = new PyList(dict.items());
        UnaryOperator<Object> key = folded(item -> ((PyTuple) item).get(at), args.truth(0));
        Sorting.sort(items, key, args.truth(2), context.budget());
        return items;
    }
}
