package dev.assay.activities.grading.number;

import java.math.BigDecimal;

/**
 * A number as a fraction, so that a third is a third.
 *
 * @param denominator more than 0
 */
public record Rational(BigDecimal numerator, BigDecimal denominator) {
    /** Whether this is within the larger of two distances of another number: one in all, one a part of that number. */
    public boolean near(Rational wanted, BigDecimal absolute, BigDecimal relative) {
        BigDecimal difference = numerator
                .multiply(wanted.denominator)
                .subtract(wanted.numerator.multiply(denominator))
                .abs();
        BigDecimal inAll = absolute.multiply(denominator).multiply(wanted.denominator);
        BigDecimal inPart = relative.multiply(wanted.numerator.abs()).multiply(denominator);
        return difference.compareTo(inAll.max(inPart)) <= 0;
    }
}
