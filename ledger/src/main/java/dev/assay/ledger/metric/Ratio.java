package dev.assay.ledger.metric;

import java.math.BigInteger;

/**
 * The quotient of two exact numbers, rounded once: the double that is nearest, of two the even one.
 *
 * @param divisor more than 0
 */
record Ratio(Dyadic dividend, BigInteger divisor) {

    /** More than a double has; what is behind them only says on which side of them the value is. */
    private static final int ENOUGH_BITS = 66;

    private static final int PRECISION = 53;
    private static final int SMALLEST_EXPONENT = -1074;

    public Ratio {
        if (divisor.signum() <= 0) {
            throw new IllegalArgumentException("divisor: " + divisor + " (expected: more than 0)");
        }
    }

    /** Infinite where it is above all doubles. */
    public double toDouble() {
        int shift = shift(ENOUGH_BITS);
        BigInteger bits = quotient(shift);
        double rounded = rounded(bits, dividend.exponent() - shift);
        return dividend.mantissa().signum() < 0 ? -rounded : rounded;
    }

    /** The square root; NaN where it is negative. */
    public double squareRoot() {
        if (dividend.mantissa().signum() < 0) {
            return Double.NaN;
        }
        int shift = shift(2 * ENOUGH_BITS);
        if (((dividend.exponent() - shift) & 1) != 0) {
            shift++;
        }
        BigInteger[] root = quotient(shift).sqrtAndRemainder();
        return rounded(sticky(root), (dividend.exponent() - shift) / 2);
    }

    private int shift(int bits) {
        return bits - dividend.mantissa().bitLength() + divisor.bitLength();
    }

    private BigInteger quotient(int shift) {
        BigInteger magnitude = dividend.mantissa().abs();
        return sticky(
                shift >= 0
                        ? magnitude.shiftLeft(shift).divideAndRemainder(divisor)
                        : magnitude.divideAndRemainder(divisor.shiftLeft(-shift)));
    }

    /** Its last bit says whether anything is behind it. */
    private static BigInteger sticky(BigInteger[] wholeAndRest) {
        return wholeAndRest[1].signum() == 0 ? wholeAndRest[0] : wholeAndRest[0].setBit(0);
    }

    private static double rounded(BigInteger bits, int exponent) {
        int surplus = Math.max(bits.bitLength() - PRECISION, SMALLEST_EXPONENT - exponent);
        if (surplus <= 0) {
            return Math.scalb(bits.doubleValue(), exponent);
        }
        BigInteger kept = bits.shiftRight(surplus);
        boolean half = bits.testBit(surplus - 1);
        boolean more = bits.getLowestSetBit() < surplus - 1;
        if (half && (more || kept.testBit(0))) {
            kept = kept.add(BigInteger.ONE);
        }
        return Math.scalb(kept.doubleValue(), exponent + surplus);
    }
}
