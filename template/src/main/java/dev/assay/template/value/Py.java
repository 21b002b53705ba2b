package dev.assay.template.value;

import java.math.BigInteger;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** What Python does with any value: truth, equality, order, length, iteration. */
public final class Py {
    private Py() {}

    public static String typeName(Object value) {
        return switch (value) {
            case String text -> "str";
            case Markup markup -> "Markup";
            case Boolean bool -> "bool";
            case Long number -> "int";
            case BigInteger number -> "int";
            case Double number -> "float";
            case None none -> "NoneType";
            case PyTuple tuple -> "tuple";
            case PyRange range -> "range";
            case List<?> list -> "list";
            case PyDict dict -> "dict";
            case DictView view -> view.type();
            case PyIterator iterator -> "generator";
            case Undefined undefined -> "StrictUndefined";
            case Namespace namespace -> "Namespace";
            case LoopState loop -> "LoopContext";
            default -> "function";
        };
    }

    public static boolean isText(Object value) {
        return value instanceof String || value instanceof Markup;
    }

    public static boolean truth(Object value) {
        return switch (value) {
            case Boolean bool -> bool;
            case None none -> false;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            case Markup markup -> !markup.text().isEmpty();
            case List<?> list -> !list.isEmpty();
            case PyDict dict -> dict.size() > 0;
            case DictView view -> view.dict().size() > 0;
            case LoopState loop -> loop.length() > 0;
            case Undefined undefined -> {
                undefined.unlessLenient();
                yield false;
            }
            default -> true;
        };
    }

    public static boolean equal(Object left, Object right, Budget budget) {
        budget.work(1);
        if (left instanceof Undefined undefined) {
            undefined.unlessLenient();
        }
        if (right instanceof Undefined undefined) {
            undefined.unlessLenient();
        }
        if (Numbers.is(left) && Numbers.is(right)) {
            return !Numbers.isNan(left) && !Numbers.isNan(right) && Numbers.compare(left, right) == 0;
        }
        if (isText(left) && isText(right)) {
            return text(left).equals(text(right));
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return typeName(left).equals(typeName(right)) && a.size() == b.size() && firstDifference(a, b, budget) < 0;
        }
        if (left instanceof PyDict a && right instanceof PyDict b) {
            return a.size() == b.size()
                    && a.entries().stream().allMatch(entry -> {
                        Object other = b.get(entry.key(), budget);
                        return other != null && same(entry.value(), other, budget);
                    });
        }
        return left == right;
    }

    /** As containers compare: what is identical is equal. */
    private static boolean same(Object left, Object right, Budget budget) {
        return left == right || equal(left, right, budget);
    }

    private static int firstDifference(List<?> left, List<?> right, Budget budget) {
        int common = Math.min(left.size(), right.size());
        for (int i = 0; i < common; i++) {
            if (!same(left.get(i), right.get(i), budget)) {
                return i;
            }
        }
        return left.size() == right.size() ? -1 : common;
    }

    /** {@code left op right} for one of {@code < <= > >=}. */
    public static boolean ordered(String op, Object left, Object right, Budget budget) {
        budget.work(1);
        if (left instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (right instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (Numbers.is(left) && Numbers.is(right)) {
            return !Numbers.isNan(left) && !Numbers.isNan(right) && holds(op, Numbers.compare(left, right));
        }
        if (isText(left) && isText(right)) {
            return holds(op, PyText.compare(text(left), text(right)));
        }
        if (left instanceof List<?> a
                && right instanceof List<?> b
                && !(left instanceof PyRange)
                && typeName(left).equals(typeName(right))) {
            int at = firstDifference(a, b, budget);
            return at >= 0 && at < Math.min(a.size(), b.size())
                    ? ordered(op, a.get(at), b.get(at), budget)
                    : holds(op, Integer.compare(a.size(), b.size()));
        }
        throw new PyError("'" + op + "' not supported between instances of '" + typeName(left) + "' and '"
                + typeName(right) + "'");
    }

    private static boolean holds(String op, int order) {
        return switch (op) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    /** For sorting, as Python's sort asks. */
    static int compare(Object left, Object right, Budget budget) {
        return ordered("<", left, right, budget) ? -1 : ordered("<", right, left, budget) ? 1 : 0;
    }

    public static boolean contains(Object container, Object item, Budget budget) {
        if (container instanceof Undefined undefined) {
            undefined.unlessLenient();
            return false;
        }
        if (isText(container)) {
            if (item instanceof Undefined undefined) {
                throw undefined.error();
            }
            if (!isText(item)) {
                throw new PyError("'in <string>' requires string as left operand, not " + typeName(item));
            }
            return Search.indexOf(text(container), text(item), 0, budget) >= 0;
        }
        if (container instanceof PyDict dict) {
            return dict.get(item, budget) != null;
        }
        if (container instanceof DictView view && view.type().equals("dict_keys")) {
            return view.dict().get(item, budget) != null;
        }
        if (Numbers.is(container)
                || container instanceof None
                || typeName(container).equals("function")) {
            throw new PyError("argument of type '" + typeName(container) + "' is not iterable");
        }
        for (Iterator<Object> items = iterate(container, budget); items.hasNext(); ) {
            if (same(items.next(), item, budget)) {
                return true;
            }
        }
        return false;
    }

    public static long length(Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case Markup markup -> markup.text().codePointCount(0, markup.text().length());
            case List<?> list -> list.size();
            case PyDict dict -> dict.size();
            case DictView view -> view.dict().size();
            case LoopState loop -> loop.length();
            case Undefined undefined -> {
                undefined.unlessLenient();
                yield 0;
            }
            default -> throw new PyError("object of type '" + typeName(value) + "' has no len()");
        };
    }

    /** A list that grows meanwhile goes on, as Python's does. */
    public static Iterator<Object> iterate(Object value, Budget budget) {
        return switch (value) {
            case String text -> PyText.characters(text);
            case Markup markup -> PyText.characters(markup.text());
            case List<?> list -> new Elements(list, budget);
            case PyDict dict -> {
                budget.work(dict.size());
                yield dict.keys().iterator();
            }
            case DictView view -> {
                budget.work(view.dict().size());
                yield view.items().iterator();
            }
            case PyIterator iterator -> iterator.items();
            case Undefined undefined -> {
                undefined.unlessLenient();
                yield Collections.emptyIterator();
            }
            default -> throw new PyError("'" + typeName(value) + "' object is not iterable");
        };
    }

    /** {@code list(value)}. */
    public static PyList list(Object value, Budget budget) {
        PyList list = new PyList();
        for (Iterator<Object> items = iterate(value, budget); items.hasNext(); ) {
            budget.elements(1);
            list.add(items.next());
        }
        return list;
    }

    /** {@code reversed(value)}. */
    public static Iterator<Object> reversed(Object value, Budget budget) {
        return switch (value) {
            case List<?> list ->
                Collections.unmodifiableList(list).reversed().stream()
                        .<Object>map(e -> e)
                        .iterator();
            case PyDict dict -> dict.keys().reversed().iterator();
            case DictView view -> view.items().reversed().iterator();
            case String text -> list(text, budget).reversed().iterator();
            case Markup markup -> list(markup, budget).reversed().iterator();
            case Undefined undefined -> throw undefined.error();
            default -> throw new PyError("'" + typeName(value) + "' object is not reversible");
        };
    }

    /** The text of a str. */
    public static String text(Object value) {
        return value instanceof Markup markup ? markup.text() : (String) value;
    }

    private static final class Elements implements Iterator<Object> {
        private final List<?> list;
        private final Budget budget;
        private int next;

        Elements(List<?> list, Budget budget) {
            this.list = list;
            this.budget = budget;
        }

        @Override
        public boolean hasNext() {
            return next < list.size();
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            budget.work(1);
            return list.get(next++);
        }
    }
}
