package dev.assay.template.text;

import dev.assay.template.value.Budget;
import dev.assay.template.value.LimitException;
import dev.assay.template.value.Markup;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyDict;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyText;
import dev.assay.template.value.PyTuple;
import dev.assay.template.value.Undefined;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code text % values}. */
public final class PercentFormat {
    private final String format;
    private final Object values;
    private final Budget budget;
    private final boolean escape;
    private final @Nullable Iterator<Object> several;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private boolean used;

    private PercentFormat(Object format, Object values, Budget budget) {
        this.format = Py.text(format);
        this.escape = format instanceof Markup;
        this.values = values;
        this.budget = budget;
        this.several = values instanceof PyTuple tuple ? tuple.iterator() : null;
    }

    public static Object format(Object format, Object values, Budget budget) {
        PercentFormat made = new PercentFormat(format, values, budget);
        made.run();
        String text = made.out.toString();
        return format instanceof Markup ? new Markup(text) : text;
    }

    private void run() {
        budget.made(format.length());
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c == '%') {
                budget.step();
                conversion();
            } else {
                out.append(c);
            }
        }
        boolean mapping = values instanceof PyDict
                || values instanceof Undefined
                || values instanceof List<?> && !(values instanceof PyTuple);
        boolean left = several != null ? several.hasNext() : !used && !mapping;
        if (left) {
            throw new PyError("not all arguments converted during string formatting");
        }
    }

    private void conversion() {
        @Nullable Object keyed = null;
        if (peek() == '(') {
            keyed = keyed();
        }
        String flags = "";
        while ("#0- +".indexOf(peek()) >= 0) {
            flags += next();
        }
        long width = number();
        if (width < 0) {
            flags += "-";
            width = -width;
        }
        long precision = -1;
        if (peek() == '.') {
            next();
            precision = Math.max(0, number());
        }
        while ("hlL".indexOf(peek()) >= 0) {
            next();
        }
        char type = next();
        if (type == '%') {
            out.append('%');
            return;
        }
        Object value = keyed == null ? value() : keyed;
        budget.made(Math.max(width, precision));
        pad(flags, (int) width, sign(flags, type, value), body(flags, (int) precision, type, value), type);
    }

    private char peek() {
        if (at >= format.length()) {
            throw new PyError("incomplete format");
        }
        return format.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private Object keyed() {
        int end = ++at;
        for (int depth = 1; depth > 0; end++) {
            if (end >= format.length()) {
                throw new PyError("incomplete format key");
            }
            depth += format.charAt(end) == '(' ? 1 : format.charAt(end) == ')' ? -1 : 0;
        }
        String key = format.substring(at, end - 1);
        at = end;
        if (!(values instanceof PyDict dict)) {
            throw new PyError("format requires a mapping");
        }
        Object value = dict.get(key, budget);
        if (value == null) {
            throw new PyError("% format: the mapping has no such key");
        }
        used = true;
        return value;
    }

    private long number() {
        if (peek() == '*') {
            next();
            Object value = value();
            if (!Numbers.isInt(value)) {
                throw new PyError("* wants int");
            }
            return Numbers.index(value);
        }
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            next();
        }
        if (at - from > 9) {
            throw new LimitException("a width of more than 9 digits");
        }
        return at == from ? 0 : Long.parseLong(format.substring(from, at));
    }

    private Object value() {
        if (several != null) {
            if (!several.hasNext()) {
                throw new PyError("not enough arguments for format string");
            }
            return several.next();
        }
        if (used) {
            throw new PyError("not enough arguments for format string");
        }
        used = true;
        return values;
    }

    private static String sign(String flags, char type, Object value) {
        if ("diouxXeEfFgG".indexOf(type) < 0) {
            return "";
        }
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (!Numbers.is(value)) {
            throw new PyError("%" + type + " format: a real number is required, not " + Py.typeName(value));
        }
        Object number = "diu".indexOf(type) >= 0 && value instanceof Double real ? Numbers.truncated(real) : value;
        return NumberFormat.negative(number) ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    }

    private String body(String flags, int precision, char type, Object value) {
        boolean alternate = flags.contains("#");
        return switch (type) {
            case 's' -> cut(escape ? Markup.escape(value, budget).text() : PyText.str(value, budget), precision);
            case 'r' -> cut(PyText.repr(value, budget), precision);
            case 'a' -> cut(PyText.ascii(PyText.repr(value, budget)), precision);
            case 'c' -> character(value);
            case 'd', 'i', 'u' ->
                least(
                        NumberFormat.digits(value instanceof Double real ? Numbers.truncated(real) : value, 10),
                        precision);
            case 'o' -> (alternate ? "0o" : "") + least(NumberFormat.digits(integer(type, value), 8), precision);
            case 'x' -> (alternate ? "0x" : "") + least(NumberFormat.digits(integer(type, value), 16), precision);
            case 'X' ->
                (alternate ? "0X" : "")
                        + least(
                                NumberFormat.digits(integer(type, value), 16).toUpperCase(java.util.Locale.ROOT),
                                precision);
            case 'e', 'E', 'f', 'F', 'g', 'G' ->
                NumberFormat.digits(
                        Math.abs(Numbers.toDouble(value)), type, precision < 0 ? 6 : precision, alternate, budget);
            default -> throw new PyError("unsupported format character '" + type + "'");
        };
    }

    private static Object integer(char type, Object value) {
        if (!Numbers.isInt(value)) {
            throw new PyError("%" + type + " format: an integer is required, not " + Py.typeName(value));
        }
        return value;
    }

    private static String character(Object value) {
        if (Py.isText(value) && PyText.size(Py.text(value)) == 1) {
            return Py.text(value);
        }
        if (value instanceof Boolean bool) {
            return bool ? "\u0001" : "\0";
        }
        if (value instanceof Long point && point >= 0 && point <= Character.MAX_CODE_POINT) {
            return Character.toString(point.intValue());
        }
        throw new PyError("%c requires int or char");
    }

    private static String cut(String text, int precision) {
        return precision < 0 || precision >= PyText.size(text) ? text : PyText.substring(text, 0, precision);
    }

    private static String least(String digits, int precision) {
        return "0".repeat(Math.max(0, precision - digits.length())) + digits;
    }

    private void pad(String flags, int width, String sign, String body, char type) {
        budget.made(body.length());
        int missing = Math.max(0, width - PyText.size(body) - sign.length());
        boolean number = "diouxXeEfFgG".indexOf(type) >= 0;
        if (flags.contains("-")) {
            out.append(sign).append(body).append(" ".repeat(missing));
        } else if (flags.contains("0") && number) {
            int prefix = flags.contains("#") && "oxX".indexOf(type) >= 0 ? 2 : 0;
            out.append(sign).append(body, 0, prefix).append("0".repeat(missing)).append(body.substring(prefix));
        } else {
            out.append(" ".repeat(missing)).append(sign).append(body);
        }
    }
}
