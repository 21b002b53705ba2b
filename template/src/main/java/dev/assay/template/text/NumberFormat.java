package dev.assay.template.text;

import dev.assay.template.value.Budget;
import dev.assay.template.value.LimitException;
import dev.assay.template.value.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Digits of numbers for {@code %} and {@code str.format}, without their sign. */
final class NumberFormat {
    private static final int MAX_PRECISION = 100_000;

    private NumberFormat() {}

    /** For one of {@code e f g}, in either case, of a number that is not negative. */
    static String digits(double number, char type, int precision, boolean alternate, Budget budget) {
        if (precision > MAX_PRECISION) {
            throw new LimitException("a precision of more than " + MAX_PRECISION);
        }
        budget.made(precision + 400L);
        String digits;
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            digits = Double.isNaN(number) ? "nan" : "inf";
        } else {
            digits = switch (Character.toLowerCase(type)) {
                case 'f' -> fixed(number, precision) + (alternate && precision == 0 ? "." : "");
                case 'e' -> exponent(new BigDecimal(number), precision, alternate);
                default -> general(new BigDecimal(number), Math.max(1, precision), alternate);
            };
        }
        return Character.isUpperCase(type) ? digits.toUpperCase(Locale.ROOT) : digits;
    }

    private static String fixed(double number, int precision) {
        return new BigDecimal(number)
                .setScale(precision, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    private static String exponent(BigDecimal number, int precision, boolean alternate) {
        BigDecimal rounded = number.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        String all = rounded.unscaledValue().toString();
        String digits = rounded.signum() == 0 ? "0".repeat(precision + 1) : padded(all, precision + 1);
        String point = precision > 0 || alternate ? "." : "";
        return digits.charAt(0) + point + digits.substring(1, precision + 1) + exponentText(exponent);
    }

    private static String padded(String digits, int size) {
        return digits.length() >= size ? digits.substring(0, size) : digits + "0".repeat(size - digits.length());
    }

    private static String exponentText(int exponent) {
        int size = Math.abs(exponent);
        return "e" + (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
    }

    private static String general(BigDecimal number, int precision, boolean alternate) {
        BigDecimal rounded = number.round(new MathContext(precision, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= precision) {
            String text = exponent(number, precision - 1, alternate);
            int at = text.indexOf('e');
            return alternate ? text : trimmed(text.substring(0, at)) + text.substring(at);
        }
        String text = rounded.setScale(Math.max(0, precision - 1 - exponent), RoundingMode.HALF_EVEN)
                .toPlainString();
        return alternate ? text : trimmed(text);
    }

    private static String trimmed(String digits) {
        return digits.contains(".") ? digits.replaceFirst("\\.?0*$", "") : digits;
    }

    static boolean negative(Object number) {
        return switch (number) {
            case Double real -> real < 0 || real == 0 && 1 / real < 0;
            default -> Numbers.big(number).signum() < 0;
        };
    }

    /** The digits of an int without its sign. */
    static String digits(Object integer, int radix) {
        return radix == 10
                ? Numbers.reprInt(Numbers.of(Numbers.big(integer).abs()))
                : Numbers.big(integer).abs().toString(radix);
    }
}
