package dev.assay.simulator;

import org.jspecify.annotations.Nullable;

/** Checks of scenario values: the offending value first, then what was expected. */
public final class Check {
    private Check() {}

    public static void range(String name, @Nullable Number value, double min, double max) {
        if (value == null || (value.doubleValue() >= min && value.doubleValue() <= max)) {
            return;
        }
        throw new IllegalArgumentException("%s: %s (expected: %s..%s)".formatted(name, value, plain(min), plain(max)));
    }

    static void atLeast(String name, @Nullable Number value, double min) {
        if (value == null || (value.doubleValue() >= min && Double.isFinite(value.doubleValue()))) {
            return;
        }
        throw new IllegalArgumentException("%s: %s (expected: at least %s)".formatted(name, value, plain(min)));
    }

    static void ordered(String fromName, @Nullable Number from, String toName, @Nullable Number to) {
        if (from == null || to == null || from.doubleValue() <= to.doubleValue()) {
            return;
        }
        throw new IllegalArgumentException("%s: %s (expected: at least %s, %s)".formatted(toName, to, fromName, from));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
