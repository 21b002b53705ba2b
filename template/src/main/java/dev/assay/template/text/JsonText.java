package dev.assay.template.text;

import dev.assay.template.value.Budget;
import dev.assay.template.value.LimitException;
import dev.assay.template.value.Markup;
import dev.assay.template.value.None;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyDict;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyList;
import dev.assay.template.value.PyText;
import dev.assay.template.value.PyTuple;
import dev.assay.template.value.Sorting;
import dev.assay.template.value.Undefined;
import java.util.HexFormat;
import java.util.List;

/** What {@code |tojson} writes: Python's json.dumps with sorted keys and ASCII, safe in HTML. */
public final class JsonText {
    private static final HexFormat HEX = HexFormat.of();
    private static final int MAX_DEPTH = 500;

    private final Budget budget;
    private final String indent;
    private final boolean pretty;
    private final StringBuilder out = new StringBuilder();

    private JsonText(Object indent, Budget budget) {
        this.budget = budget;
        this.pretty = !(indent instanceof None);
        this.indent =
                Py.isText(indent) ? Py.text(indent) : pretty ? PyText.repeat(" ", Numbers.index(indent), budget) : "";
    }

    public static Markup of(Object value, Object indent, Budget budget) {
        JsonText json = new JsonText(indent, budget);
        json.write(value, 0);
        return new Markup(json.out
                .toString()
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("'", "\\u0027"));
    }

    private void write(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new LimitException("JSON nested more than " + MAX_DEPTH + " deep");
        }
        switch (value) {
            case None none -> put("null");
            case Boolean bool -> put(bool ? "true" : "false");
            case String text -> string(text);
            case Markup markup -> string(markup.text());
            case Double number -> put(number(number));
            case PyList list -> array(list, depth);
            case PyTuple tuple -> array(tuple, depth);
            case PyDict dict -> object(dict, depth);
            case Undefined undefined ->
                throw new PyError(
                        "Object of type StrictUndefined is not JSON serializable: " + undefined.message(),
                        undefined.column());
            default -> {
                if (!Numbers.isInt(value)) {
                    throw new PyError("Object of type " + Py.typeName(value) + " is not JSON serializable");
                }
                put(Numbers.reprInt(value));
            }
        }
    }

    private static String number(double number) {
        return Double.isNaN(number)
                ? "NaN"
                : Double.isInfinite(number) ? (number > 0 ? "Infinity" : "-Infinity") : Numbers.reprFloat(number);
    }

    private void array(List<Object> items, int depth) {
        if (items.isEmpty()) {
            put("[]");
            return;
        }
        put("[");
        for (int i = 0; i < items.size(); i++) {
            between(i, depth + 1);
            write(items.get(i), depth + 1);
        }
        line(depth);
        put("]");
    }

    private void object(PyDict dict, int depth) {
        if (dict.size() == 0) {
            put("{}");
            return;
        }
        PyList entries = new PyList(dict.entries());
        Sorting.sort(entries, entry -> ((PyDict.Entry) entry).key(), false, budget);
        put("{");
        for (int i = 0; i < entries.size(); i++) {
            PyDict.Entry entry = (PyDict.Entry) entries.get(i);
            between(i, depth + 1);
            string(key(entry.key()));
            put(": ");
            write(entry.value(), depth + 1);
        }
        line(depth);
        put("}");
    }

    private static String key(Object key) {
        return switch (key) {
            case String text -> text;
            case Markup markup -> markup.text();
            case Boolean bool -> bool ? "true" : "false";
            case None none -> "null";
            case Double number -> number(number);
            default -> {
                if (!Numbers.isInt(key)) {
                    throw new PyError("keys must be str, int, float, bool or None, not " + Py.typeName(key));
                }
                yield Numbers.reprInt(key);
            }
        };
    }

    private void between(int index, int depth) {
        if (index > 0) {
            put(pretty ? "," : ", ");
        }
        line(depth);
    }

    private void line(int depth) {
        if (pretty) {
            put("\n");
            put(PyText.repeat(indent, depth, budget));
        }
    }

    private void put(String text) {
        budget.made(text.length());
        out.append(text);
    }

    private void string(String text) {
        budget.made(text.length() + 2L);
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c >= ' ' && c <= 0x7f) {
                        out.append(c);
                    } else {
                        budget.made(5);
                        out.append("\\u").append(HEX.toHexDigits(c));
                    }
                }
            }
        }
        out.append('"');
    }
}
