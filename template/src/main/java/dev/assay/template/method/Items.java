package dev.assay.template.method;

import dev.assay.template.runtime.Loop;
import dev.assay.template.value.Budget;
import dev.assay.template.value.Markup;
import dev.assay.template.value.Namespace;
import dev.assay.template.value.None;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyDict;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyList;
import dev.assay.template.value.PyRange;
import dev.assay.template.value.PyText;
import dev.assay.template.value.PyTuple;
import dev.assay.template.value.Undefined;
import java.util.List;
import java.util.Optional;

/** Look-ups in values: attribute first or item first, as Jinja2 does; what is not found is undefined. */
public final class Items {
    private Items() {}

    /** {@code value.name}. */
    public static Object attribute(Object value, String name, Budget budget) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        return ownAttribute(value, name).or(() -> ownItem(value, name, budget)).orElseGet(() -> missing(value, name));
    }

    /** {@code value[key]}; only a key that is written in the template is quoted. */
    public static Object item(Object value, Object key, boolean written, Budget budget) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        Optional<Object> found = ownItem(value, key, budget);
        if (found.isEmpty() && Py.isText(key)) {
            found = ownAttribute(value, Py.text(key));
        }
        return found.orElseGet(() -> {
            if (!written) {
                return new Undefined(subject(value) + " has no such element");
            }
            return key instanceof String name
                    ? missing(value, name)
                    : new Undefined(subject(value) + " has no element " + PyText.repr(key, budget));
        });
    }

    public static Undefined missing(Object value, String name) {
        return new Undefined("'" + subject(value) + "' has no attribute '" + name + "'");
    }

    private static String subject(Object value) {
        return value instanceof None ? "None" : Py.typeName(value) + " object";
    }

    /** What Python's getattr gives. */
    public static Optional<Object> ownAttribute(Object value, String name) {
        return switch (value) {
            case Namespace namespace -> Optional.ofNullable(namespace.get(name));
            case Loop loop -> loop.attribute(name);
            case PyTuple tuple -> tupleAttribute(tuple, name);
            case PyRange range -> rangeAttribute(range, name);
            default -> Methods.of(value, name);
        };
    }

    private static Optional<Object> tupleAttribute(PyTuple tuple, String name) {
        int field = tuple.field(name);
        return field >= 0 ? Optional.of(tuple.get(field)) : Methods.of(tuple, name);
    }

    private static Optional<Object> rangeAttribute(PyRange range, String name) {
        return switch (name) {
            case "start" -> Optional.of(range.start);
            case "stop" -> Optional.of(range.stop);
            case "step" -> Optional.of(range.step);
            default -> Methods.of(range, name);
        };
    }

    /** What a subscription gives. */
    static Optional<Object> ownItem(Object value, Object key, Budget budget) {
        if (value instanceof PyDict dict) {
            return key instanceof PyList || key instanceof PyDict
                    ? Optional.empty()
                    : Optional.ofNullable(dict.get(key, budget));
        }
        if (!Numbers.isInt(key) || !(value instanceof List<?> || Py.isText(value))) {
            return Optional.empty();
        }
        long size = Py.length(value);
        long index = Numbers.index(key);
        long at = index < 0 ? index + size : index;
        if (at < 0 || at >= size) {
            return Optional.empty();
        }
        if (value instanceof List<?> list) {
            return Optional.of(list.get((int) at));
        }
        budget.work(size);
        String character = PyText.substring(Py.text(value), (int) at, (int) at + 1);
        return Optional.of(value instanceof Markup ? new Markup(character) : character);
    }

    public static Object slice(Object value, Object from, Object to, Object step, Budget budget) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (!(value instanceof List<?>) && !Py.isText(value)) {
            throw new PyError(
                    value instanceof PyDict
                            ? "unhashable type: 'slice'"
                            : "'" + Py.typeName(value) + "' object is not subscriptable");
        }
        long by = step instanceof None ? 1 : bound(step);
        if (by == 0) {
            throw new PyError("slice step cannot be zero");
        }
        long size = Py.length(value);
        long least = by < 0 ? -1 : 0;
        long most = by < 0 ? size - 1 : size;
        long start = from instanceof None ? (by < 0 ? most : least) : clamp(bound(from), size, least, most);
        long end = to instanceof None ? (by < 0 ? least : most) : clamp(bound(to), size, least, most);
        long span = by > 0 ? end - start : start - end;
        int count = span <= 0 ? 0 : (int) ((span - 1) / Math.abs(by) + 1);
        if (value instanceof PyRange range) {
            return range.slice(start, end, by, count);
        }
        return value instanceof List<?> list
                ? slice(list, start, by, count, budget)
                : slice(value, size, start, by, count, budget);
    }

    private static Object slice(List<?> list, long start, long by, int count, Budget budget) {
        budget.elements(count);
        PyList taken = new PyList();
        for (int i = 0; i < count; i++) {
            taken.add(list.get((int) (start + i * by)));
        }
        return list instanceof PyTuple ? new PyTuple(taken) : taken;
    }

    private static Object slice(Object value, long size, long start, long by, int count, Budget budget) {
        String text = Py.text(value);
        budget.made(text.length());
        StringBuilder taken = new StringBuilder();
        if (by == 1) {
            taken.append(
                    PyText.substring(text, (int) (count == 0 ? 0 : start), (int) (count == 0 ? 0 : start + count)));
        } else if (size == text.length()) {
            for (int i = 0; i < count; i++) {
                taken.append(text.charAt((int) (start + i * by)));
            }
        } else {
            budget.elements(size);
            int[] points = text.codePoints().toArray();
            for (int i = 0; i < count; i++) {
                taken.appendCodePoint(points[(int) (start + i * by)]);
            }
        }
        return value instanceof Markup ? new Markup(taken.toString()) : taken.toString();
    }

    private static long bound(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (!Numbers.isInt(value)) {
            throw new PyError("slice indices must be integers or None");
        }
        return Numbers.index(value);
    }

    private static long clamp(long index, long size, long least, long most) {
        long at = index < 0 ? index + size : index;
        return Math.max(least, Math.min(most, at));
    }
}
