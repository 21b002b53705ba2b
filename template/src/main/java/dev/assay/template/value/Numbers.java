package dev.assay.template.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's int, float and bool as numbers. */
public final class Numbers {
    public static final int MAX_BITS = 1 << 16;
    private static final int MAX_DIGITS = 4_300;
    private static final int MAX_DECIMALS = 400;
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:(?:\\d+(?:_\\d+)*+)?\\.?(?:\\d+(?:_\\d+)*+)?(?:[eE][+-]?\\d+(?:_\\d+)*+)?)");
    private static final Pattern INT = Pattern.compile("[+-]?\\p{Alnum}+(?:_\\p{Alnum}+)*");

    private Numbers() {}

    public static boolean is(Object value) {
        return isInt(value) || value instanceof Double;
    }

    public static boolean isInt(Object value) {
        return value instanceof Long || value instanceof BigInteger || value instanceof Boolean;
    }

    /** An int as it is held: a Long where it fits. */
    public static Object of(BigInteger number) {
        if (number.bitLength() < Long.SIZE) {
            return number.longValue();
        }
        if (number.bitLength() > MAX_BITS) {
            throw new LimitException("an integer of more than " + MAX_BITS + " bits");
        }
        return number;
    }

    public static BigInteger big(Object integer) {
        return switch (integer) {
            case BigInteger big -> big;
            case Boolean bool -> bool ? BigInteger.ONE : BigInteger.ZERO;
            default -> BigInteger.valueOf((Long) integer);
        };
    }

    public static double toDouble(Object number) {
        return switch (number) {
            case Double real -> real;
            case Long integer -> (double) integer;
            case Boolean bool -> bool ? 1 : 0;
            default -> {
                double real = ((BigInteger) number).doubleValue();
                if (Double.isInfinite(real)) {
                    throw new PyError("int too large to convert to float");
                }
                yield real;
            }
        };
    }

    /** For counts, widths and indices: what lies beyond a long is as good as its end. */
    public static long index(Object value) {
        return switch (value) {
            case Long number -> number;
            case Boolean bool -> bool ? 1 : 0;
            case BigInteger number -> number.signum() < 0 ? Long.MIN_VALUE / 4 : Long.MAX_VALUE / 4;
            case Undefined undefined -> throw undefined.error();
            default -> throw new PyError("'" + Py.typeName(value) + "' object cannot be interpreted as an integer");
        };
    }

    static int compare(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (isInt(left) && isInt(right)) {
            return big(left).compareTo(big(right));
        }
        double a = left instanceof Double d ? d : 0;
        double b = right instanceof Double d ? d : 0;
        if (left instanceof Double && right instanceof Double) {
            return a < b ? -1 : a > b ? 1 : 0;
        }
        if (left instanceof Double) {
            return Double.isInfinite(a) ? (a > 0 ? 1 : -1) : new BigDecimal(a).compareTo(new BigDecimal(big(right)));
        }
        return Double.isInfinite(b) ? (b > 0 ? -1 : 1) : new BigDecimal(big(left)).compareTo(new BigDecimal(b));
    }

    static boolean isNan(Object value) {
        return value instanceof Double number && Double.isNaN(number);
    }

    public static String reprInt(Object integer) {
        if (integer instanceof BigInteger big && big.bitLength() > MAX_DIGITS * 3) {
            String text = big.toString();
            if (text.length() - (big.signum() < 0 ? 1 : 0) > MAX_DIGITS) {
                throw new PyError("Exceeds the limit (" + MAX_DIGITS + " digits) for integer string conversion");
            }
            return text;
        }
        return integer.toString();
    }

    /** The shortest digits that are this number; Java's have at least two. */
    static BigDecimal shortest(double number) {
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (digits.precision() == 2) {
            BigDecimal one = digits.round(new java.math.MathContext(1, RoundingMode.HALF_EVEN));
            return one.doubleValue() == number ? one : digits;
        }
        return digits;
    }

    public static String reprFloat(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal digits = shortest(number);
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent < -4 || exponent >= 16) {
            return scientific(digits, exponent, 'e');
        }
        String plain = digits.toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }

    static String scientific(BigDecimal digits, int exponent, char letter) {
        String all = digits.unscaledValue().abs().toString();
        String mantissa = all.length() == 1 ? all : all.charAt(0) + "." + all.substring(1);
        return (digits.signum() < 0 ? "-" : "")
                + mantissa
                + letter
                + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    /** {@code round(number, digits)}: half to even, by the number's exact value. */
    public static Object round(Object number, long digits) {
        if (number instanceof Double real) {
            if (Double.isNaN(real) || Double.isInfinite(real) || digits > MAX_DECIMALS) {
                return real;
            }
            if (digits < -MAX_DECIMALS) {
                return Math.copySign(0.0, real);
            }
            double rounded = new BigDecimal(real)
                    .setScale((int) digits, RoundingMode.HALF_EVEN)
                    .doubleValue();
            if (Double.isInfinite(rounded)) {
                throw new PyError("rounded value too large to represent");
            }
            return Math.copySign(rounded, real);
        }
        if (!isInt(number)) {
            throw new PyError("type " + Py.typeName(number) + " doesn't define __round__ method");
        }
        if (digits >= 0) {
            return of(big(number));
        }
        if (digits < -MAX_BITS) {
            return 0L;
        }
        return of(new BigDecimal(big(number))
                .setScale((int) digits, RoundingMode.HALF_EVEN)
                .toBigInteger());
    }

    /** {@code int(number)} of a float. */
    public static Object truncated(double number) {
        if (Double.isNaN(number)) {
            throw new PyError("cannot convert float NaN to integer");
        }
        if (Double.isInfinite(number)) {
            throw new PyError("cannot convert float infinity to integer");
        }
        return of(new BigDecimal(number).toBigInteger());
    }

    /** {@code int(text, base)}; null where the text is none. */
    public static @Nullable Object parseInt(String text, int base) {
        String digits = ascii(PyText.strip(text));
        if (digits.length() > MAX_DIGITS || !INT.matcher(digits).matches()) {
            return null;
        }
        int radix = base;
        boolean negative = digits.startsWith("-");
        String body = digits.replaceFirst("^[+-]", "").toLowerCase(java.util.Locale.ROOT);
        int prefix = body.startsWith("0x") ? 16 : body.startsWith("0o") ? 8 : body.startsWith("0b") ? 2 : 0;
        if (prefix != 0 && (base == prefix || base == 0)) {
            radix = prefix;
            body = body.substring(2).replaceFirst("^_", "");
        } else if (base == 0) {
            radix = 10;
            if (body.matches("0[0-9_]*[1-9][0-9_]*")) {
                return null;
            }
        }
        if (radix < 2 || radix > 36) {
            throw new PyError("int() base must be >= 2 and <= 36, or 0");
        }
        try {
            BigInteger value = new BigInteger(body.replace("_", ""), radix);
            return of(negative ? value.negate() : value);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** {@code float(text)}; null where the text is none. */
    public static @Nullable Double parseFloat(String text) {
        String digits = ascii(PyText.strip(text));
        String lower = digits.replaceFirst("^[+-]", "").toLowerCase(java.util.Locale.ROOT);
        double sign = digits.startsWith("-") ? -1 : 1;
        if (lower.equals("inf") || lower.equals("infinity")) {
            return sign * Double.POSITIVE_INFINITY;
        }
        if (lower.equals("nan")) {
            return Double.NaN;
        }
        boolean number = digits.chars().anyMatch(c -> c >= '0' && c <= '9')
                && lower.matches("(?s)\\.?[0-9].*")
                && FLOAT.matcher(digits).matches();
        return number ? Double.valueOf(digits.replace("_", "")) : null;
    }

    /** Digits of other scripts are digits to Python. */
    private static String ascii(String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        StringBuilder ascii = new StringBuilder();
        text.codePoints().forEach(c -> {
            int digit = Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER ? Character.digit(c, 10) : -1;
            ascii.appendCodePoint(digit < 0 ? c : '0' + digit);
        });
        return ascii.toString();
    }
}
