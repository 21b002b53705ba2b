package dev.assay.ledger.metric;

import java.math.BigInteger;

/**
 * An exact number {@code mantissa · 2^exponent}. Every finite double is one, and so is each sum and product of them, so
 * nothing depends on the order in which values are added up; rounding happens once, in {@link Ratio}.
 *
 * @param mantissa odd, or 0
 * @param exponent 0 where the mantissa is 0
 */
public record Dyadic(BigInteger mantissa, int exponent) {

    public static final Dyadic ZERO = new Dyadic(BigInteger.ZERO, 0);

    private static final int FRACTION_BITS = 52;
    private static final int EXPONENT_MASK = 0x7ff;
    private static final int EXPONENT_BIAS = 1023 + FRACTION_BITS;

    public Dyadic {
        int zeros = mantissa.getLowestSetBit();
        exponent = zeros < 0 ? 0 : exponent + zeros;
        mantissa = zeros < 0 ? BigInteger.ZERO : mantissa.shiftRight(zeros);
    }

    /** @throws IllegalArgumentException for NaN and infinities */
    public static Dyadic of(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value: " + value + " (expected: a finite number)");
        }
        long bits = Double.doubleToLongBits(value);
        int biased = (int) (bits >>> FRACTION_BITS) & EXPONENT_MASK;
        long fraction = bits & ((1L << FRACTION_BITS) - 1);
        long magnitude = biased == 0 ? fraction : fraction | 1L << FRACTION_BITS;
        return new Dyadic(BigInteger.valueOf(bits < 0 ? -magnitude : magnitude), Math.max(biased, 1) - EXPONENT_BIAS);
    }

    public static Dyadic of(long value) {
        return new Dyadic(BigInteger.valueOf(value), 0);
    }

    /** @throws IllegalArgumentException for anything that {@link #toString()} does not write */
    public static Dyadic parse(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int p = text.indexOf('p');
        if (!text.startsWith("0x", start) || p < 0) {
            throw new IllegalArgumentException("number: " + text + " (expected: such as -0x1fp-4)");
        }
        BigInteger magnitude = new BigInteger(text.substring(start + 2, p), 16);
        return new Dyadic(start == 1 ? magnitude.negate() : magnitude, Integer.parseInt(text.substring(p + 1)));
    }

    public Dyadic plus(Dyadic other) {
        if (mantissa.signum() == 0) {
            return other;
        }
        if (other.mantissa.signum() == 0) {
            return this;
        }
        int lower = Math.min(exponent, other.exponent);
        return new Dyadic(
                mantissa.shiftLeft(exponent - lower).add(other.mantissa.shiftLeft(other.exponent - lower)), lower);
    }

    public Dyadic minus(Dyadic other) {
        return plus(new Dyadic(other.mantissa.negate(), other.exponent));
    }

    public Dyadic times(Dyadic other) {
        return new Dyadic(mantissa.multiply(other.mantissa), exponent + other.exponent);
    }

    public Dyadic times(long factor) {
        return times(of(factor));
    }

    public Dyadic squared() {
        return times(this);
    }

    /** As C and Java write hexadecimal floating point, of any length: {@code -0x1fp-4}. */
    @Override
    public String toString() {
        return (mantissa.signum() < 0 ? "-" : "") + "0x" + mantissa.abs().toString(16) + "p" + exponent;
    }
}
