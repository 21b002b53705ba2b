package dev.assay.template.filter;

import dev.assay.template.filter.Filters.Open;
import dev.assay.template.runtime.Args.Bound;
import dev.assay.template.runtime.Arithmetic;
import dev.assay.template.runtime.Context;
import dev.assay.template.value.LimitException;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyText;
import dev.assay.template.value.Undefined;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters of numbers. */
final class NumberFilters {
    private static final int MAX_DIGITS = 308;

    private NumberFilters() {}

    static void addTo(Map<String, Open> all) {
        Filters.add(all, "abs", "", (context, value, args) -> {
            if (value instanceof Undefined undefined) {
                throw undefined.error();
            }
            if (!Numbers.is(value)) {
                throw new PyError("bad operand type for abs(): '" + Py.typeName(value) + "'");
            }
            return value instanceof Double real
                    ? (Object) Math.abs(real)
                    : Numbers.of(Numbers.big(value).abs());
        });
        Filters.add(all, "int", "default? base?", NumberFilters::toInt);
        Filters.add(all, "float", "default?", (context, value, args) -> {
            @Nullable Double number = toFloat(context, value);
            return number == null ? args.get(0, 0.0) : number;
        });
        Filters.add(all, "round", "precision? method?", NumberFilters::round);
    }

    private static Object toInt(Context context, Object value, Bound args) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        context.budget().work(Py.isText(value) ? Py.length(value) : 1);
        if (Py.isText(value)) {
            @Nullable Object whole = Numbers.parseInt(Py.text(value), (int) args.index(1, 10));
            if (whole != null) {
                return whole;
            }
        } else if (Numbers.isInt(value)) {
            return Numbers.of(Numbers.big(value));
        } else if (value instanceof Double real && !Double.isNaN(real)) {
            return Numbers.truncated(real);
        }
        @Nullable Double real = toFloat(context, value);
        return real == null || Double.isNaN(real) || Double.isInfinite(real)
                ? args.get(0, 0L)
                : Numbers.truncated(real);
    }

    private static @Nullable Double toFloat(Context context, Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (Py.isText(value)) {
            context.budget().work(Py.text(value).length());
            return Numbers.parseFloat(Py.text(value));
        }
        return Numbers.is(value) ? (Double) Numbers.toDouble(value) : null;
    }

    private static Object round(Context context, Object value, Bound args) {
        String method = PyText.str(args.get(1, "common"), context.budget());
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        long digits = args.index(0, 0);
        return switch (method) {
            case "common" -> Numbers.round(value, digits);
            case "ceil", "floor" -> {
                if (Math.abs(digits) > MAX_DIGITS) {
                    throw new LimitException("a precision of more than " + MAX_DIGITS);
                }
                Object factor = Arithmetic.binary("**", 10L, digits, context.budget());
                Object scaled = Arithmetic.binary("*", value, factor, context.budget());
                if (!Numbers.is(scaled)) {
                    throw new PyError("must be real number, not " + Py.typeName(scaled));
                }
                Object whole = scaled instanceof Double real
                        ? Numbers.truncated(method.equals("ceil") ? Math.ceil(real) : Math.floor(real))
                        : scaled;
                yield Arithmetic.binary("/", whole, factor, context.budget());
            }
            default -> throw new PyError("method must be common, ceil or floor");
        };
    }
}
