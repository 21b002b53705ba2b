package dev.assay.template.filter;

import dev.assay.template.runtime.Args;
import dev.assay.template.runtime.Args.Bound;
import dev.assay.template.runtime.Args.Signature;
import dev.assay.template.runtime.Arithmetic;
import dev.assay.template.runtime.Context;
import dev.assay.template.runtime.Function;
import dev.assay.template.text.Case;
import dev.assay.template.value.DictView;
import dev.assay.template.value.Markup;
import dev.assay.template.value.None;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyDict;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyIterator;
import dev.assay.template.value.PyText;
import dev.assay.template.value.Undefined;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Jinja2's tests, by name. */
public final class Tests {
    private interface Body {
        boolean holds(Context context, Object value, Bound args);
    }

    private record Test(Signature signature, Body body) {}

    private static final Map<String, Test> ALL = new HashMap<>();
    private static final Signature NO_ARGUMENT = Signature.of("");
    private static final Signature ONE = Signature.of("/other");
    private static final long SMALL_FROM = -5;
    private static final long SMALL_TO = 256;

    static {
        add("defined", value -> !(value instanceof Undefined));
        add("undefined", value -> value instanceof Undefined);
        add("none", value -> value instanceof None);
        add("boolean", value -> value instanceof Boolean);
        add("true", value -> value instanceof Boolean bool && bool);
        add("false", value -> value instanceof Boolean bool && !bool);
        add("integer", value -> Numbers.isInt(value) && !(value instanceof Boolean));
        add("float", value -> value instanceof Double);
        add("number", Numbers::is);
        add("string", Py::isText);
        add("mapping", value -> value instanceof PyDict);
        add("sequence", value -> value instanceof List<?> || Py.isText(value) || value instanceof PyDict);
        add("iterable", Tests::iterable);
        // StrictUndefined has the method, which raises.
        add("callable", value -> value instanceof Function || value instanceof Undefined);
        add("escaped", value -> value instanceof Markup);
        ALL.put("filter", new Test(NO_ARGUMENT, (context, value, args) -> Filters.has(name(context, value))));
        ALL.put("test", new Test(NO_ARGUMENT, (context, value, args) -> ALL.containsKey(name(context, value))));
        ALL.put(
                "lower",
                new Test(NO_ARGUMENT, (context, value, args) -> Case.isLower(PyText.str(value, context.budget()))));
        ALL.put(
                "upper",
                new Test(NO_ARGUMENT, (context, value, args) -> Case.isUpper(PyText.str(value, context.budget()))));
        ALL.put("odd", new Test(NO_ARGUMENT, (context, value, args) -> rest(context, value, 2L, 1L)));
        ALL.put("even", new Test(NO_ARGUMENT, (context, value, args) -> rest(context, value, 2L, 0L)));
        ALL.put(
                "divisibleby",
                new Test(Signature.of("num"), (context, value, args) -> rest(context, value, args.get(0), 0L)));
        ALL.put("sameas", new Test(Signature.of("other"), (context, value, args) -> same(value, args.get(0))));
        ALL.put(
                "in",
                new Test(
                        Signature.of("seq"),
                        (context, value, args) -> Py.contains(args.get(0), value, context.budget())));
        Body equal = (context, value, args) -> Py.equal(value, args.get(0), context.budget());
        Body unequal = (context, value, args) -> !Py.equal(value, args.get(0), context.budget());
        List.of("==", "eq", "equalto").forEach(name -> ALL.put(name, new Test(ONE, equal)));
        List.of("!=", "ne").forEach(name -> ALL.put(name, new Test(ONE, unequal)));
        order(">", "gt", "greaterthan");
        order(">=", "ge");
        order("<", "lt", "lessthan");
        order("<=", "le");
    }

    private Tests() {}

    private static void add(String name, Predicate<Object> test) {
        ALL.put(name, new Test(NO_ARGUMENT, (context, value, args) -> test.test(value)));
    }

    /** Looked up as a key: what cannot be one is an error, and what is no text is none that there is. */
    private static String name(Context context, Object value) {
        return PyDict.hashed(value, context.budget()) instanceof String text ? text : "";
    }

    private static void order(String op, String... names) {
        Test test = new Test(ONE, (context, value, args) -> Py.ordered(op, value, args.get(0), context.budget()));
        ALL.put(op, test);
        for (String name : names) {
            ALL.put(name, test);
        }
    }

    public static Set<String> names() {
        return Collections.unmodifiableSet(ALL.keySet());
    }

    public static boolean apply(Context context, String name, Object value, Args args) {
        Test test = ALL.get(name);
        if (test == null) {
            throw new PyError("No test named '" + name + "'.");
        }
        return test.body().holds(context, value, args.bind("the test " + name, test.signature()));
    }

    private static boolean rest(Context context, Object value, Object divisor, Object rest) {
        return Py.equal(Arithmetic.binary("%", value, divisor, context.budget()), rest, context.budget());
    }

    private static boolean iterable(Object value) {
        if (value instanceof Undefined undefined) {
            undefined.unlessLenient();
            return true;
        }
        return value instanceof List<?>
                || Py.isText(value)
                || value instanceof PyDict
                || value instanceof DictView
                || value instanceof PyIterator;
    }

    /** Python's identity, as far as it is dependable. */
    private static boolean same(Object value, Object other) {
        boolean small = value instanceof Long number && number >= SMALL_FROM && number <= SMALL_TO;
        return value == other || (value instanceof Boolean || value instanceof None || small) && value.equals(other);
    }
}
