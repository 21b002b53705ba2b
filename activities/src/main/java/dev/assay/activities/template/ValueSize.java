package dev.assay.activities.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How large a value would be as text, in about characters. What is referred to twice counts twice. */
final class ValueSize {
    private static final int MOST_DIGITS = 10_000;

    private ValueSize() {}

    /** @return something above {@code most} where it is larger than that; counting ends there */
    static long of(@Nullable Object value, long most) {
        if (value instanceof CharSequence text) {
            return 1 + text.length();
        }
        Deque<Object> open = new ArrayDeque<>();
        if (value != null) {
            open.push(value);
        }
        long size = 0;
        while (!open.isEmpty() && size + open.size() <= most) {
            Object next = open.pop();
            size += 1 + own(next, most);
            for (Object child : children(next)) {
                if (child instanceof Long || child instanceof Double || child instanceof Boolean) {
                    size++;
                } else if (child != null && open.size() <= most) {
                    open.push(child);
                }
                if (size > most) {
                    return size;
                }
            }
        }
        return size + open.size();
    }

    private static long own(Object value, long most) {
        return switch (value) {
            case CharSequence text -> text.length();
            case BigInteger number -> number.bitLength() > MOST_DIGITS ? most : 1;
            case BigDecimal number -> Math.abs((long) number.scale()) + number.precision() > MOST_DIGITS ? most : 1;
            case Map<?, ?> map ->
                map.keySet().stream()
                        .mapToLong(key -> String.valueOf(key).length())
                        .sum();
            default -> 0;
        };
    }

    private static Iterable<?> children(Object value) {
        if (value instanceof Collection<?> list) {
            return list;
        }
        if (value instanceof Object[] array) {
            return Arrays.asList(array);
        }
        if (value instanceof Map.Entry<?, ?> entry) {
            return Arrays.asList(entry.getKey(), entry.getValue());
        }
        return value instanceof Map<?, ?> map ? map.values() : List.of();
    }
}
