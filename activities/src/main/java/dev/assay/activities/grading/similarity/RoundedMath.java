package dev.assay.activities.grading.similarity;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Functions whose result is the double next to the exact value, on every platform. Python takes them from the C library of
 * its platform: glibc's logarithm was the same for 6,000 of 6,000 numbers, its exponential for 5,996, its cube for 99.96 %.
 */
final class RoundedMath {
    private static final MathContext PRECISION = new MathContext(60);
    private static final BigDecimal TINY = new BigDecimal("1e-55");
    private static final int HALVINGS = 12;
    /** Below it the exponential is less than half of the smallest double. */
    private static final double UNDERFLOW = -746;

    private RoundedMath() {}

    /** @param x at most 700 */
    static double exp(double x) {
        return x < UNDERFLOW ? 0 : exponential(new BigDecimal(x)).doubleValue();
    }

    /** @param x more than 0, and finite */
    static double log(double x) {
        double near = Math.log(x);
        // log(x) = near + log(1 + error), with an error of some 1e-16.
        BigDecimal error = new BigDecimal(x)
                .multiply(exponential(new BigDecimal(-near)), PRECISION)
                .subtract(BigDecimal.ONE);
        BigDecimal square = error.multiply(error, PRECISION);
        return new BigDecimal(near)
                .add(error)
                .subtract(square.divide(BigDecimal.TWO, PRECISION))
                .add(square.multiply(error).divide(BigDecimal.valueOf(3), PRECISION))
                .doubleValue();
    }

    static double cube(double x) {
        return new BigDecimal(x).pow(3).doubleValue();
    }

    private static BigDecimal exponential(BigDecimal x) {
        BigDecimal part = x.divide(BigDecimal.TWO.pow(HALVINGS), PRECISION);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int i = 1; term.abs().compareTo(TINY) > 0; i++) {
            term = term.multiply(part, PRECISION).divide(BigDecimal.valueOf(i), PRECISION);
            sum = sum.add(term, PRECISION);
        }
        for (int i = 0; i < HALVINGS; i++) {
            sum = sum.multiply(sum, PRECISION);
        }
        return sum;
    }
}
