package dev.assay.ledger.metric;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Mergeable mean and variance of one metric. Sums are exact, so neither the order of values nor how they are cut into
 * blocks changes a digit: a mean is the double nearest to the sum of the values over their count.
 *
 * @param squares the sum of the values' squares
 * @param zerosAndOnes whether each value is 0 or 1
 */
public record MetricPartial(long count, Dyadic sum, Dyadic squares, boolean zerosAndOnes) {

    public static final MetricPartial EMPTY = new MetricPartial(0, Dyadic.ZERO, Dyadic.ZERO, true);

    /** Far above what earlier versions rounded away, far below what one value between 0 and 1 makes. */
    private static final double TINY = 1e-9;

    /** A value that some samples have, or that stands for them. */
    public static MetricPartial of(double value, long count) {
        Dyadic exact = Dyadic.of(value);
        return new MetricPartial(
                count, exact.times(count), exact.squared().times(count), count == 0 || value == 0 || value == 1);
    }

    /**
     * From what earlier versions kept. Where every value was 0 or 1 the sum is a whole number, which says more than the
     * rounded mean.
     *
     * @param m2 sum of squared differences from the mean
     */
    public static MetricPartial rounded(long count, double mean, double m2) {
        double ones = Math.rint(mean * count);
        boolean zerosAndOnes = Math.abs(m2 - count * mean * (1 - mean)) < TINY * count
                && mean >= -TINY
                && mean <= 1 + TINY
                && Math.abs(ones - mean * count) < TINY * count;
        if (zerosAndOnes) {
            return new MetricPartial(count, Dyadic.of(ones), Dyadic.of(ones), true);
        }
        MetricPartial same = of(mean, count);
        return new MetricPartial(count, same.sum, same.squares.plus(Dyadic.of(m2)), count == 0);
    }

    public MetricPartial add(double value) {
        return merge(of(value, 1));
    }

    public MetricPartial merge(MetricPartial other) {
        return new MetricPartial(
                count + other.count,
                sum.plus(other.sum),
                squares.plus(other.squares),
                zerosAndOnes && other.zerosAndOnes);
    }

    /** NaN for no value. */
    public double mean() {
        return count == 0 ? Double.NaN : new Ratio(sum, BigInteger.valueOf(count)).toDouble();
    }

    /** Sum of squared differences from the mean; at most the largest double. */
    public double m2() {
        return count == 0 ? 0 : Math.min(Double.MAX_VALUE, new Ratio(spread(), BigInteger.valueOf(count)).toDouble());
    }

    /** Standard error of the mean, from the sample's standard deviation; null for fewer than two values. */
    public @Nullable Double stderr() {
        if (count < 2) {
            return null;
        }
        BigInteger n = BigInteger.valueOf(count);
        return new Ratio(spread(), n.multiply(n).multiply(n.subtract(BigInteger.ONE))).squareRoot();
    }

    /** Count times the sum of squared differences from the mean. */
    private Dyadic spread() {
        return squares.times(count).minus(sum.squared());
    }

    /**
     * The 95 % confidence interval of the mean. Where every value is 0 or 1 it is Wilson's score interval, which stays
     * within 0 and 1 and has a width for a mean of 0 or 1 as well (E. B. Wilson: "Probable Inference, the Law of
     * Succession, and Statistical Inference", 1927); else mean and standard error by Student's t, which is wide for few
     * values. Null where there is none: for no value, and for a single one that is neither 0 nor 1.
     */
    public @Nullable Interval ci95() {
        if (count > 0 && zerosAndOnes) {
            return wilson();
        }
        Double stderr = stderr();
        return stderr == null ? null : Interval.t(mean(), stderr, count - 1);
    }

    private Interval wilson() {
        double n = count;
        double p = mean();
        double z2 = StudentT.Z_95 * StudentT.Z_95;
        double center = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = StudentT.Z_95 / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return new Interval("wilson", p == 0 ? 0 : center - half, p == 1 ? 1 : center + half);
    }

    /**
     * @param method {@code wilson} or {@code t}
     * @param low lower end
     * @param high upper end
     */
    public record Interval(String method, double low, double high) {

        /** By Student's t; null where an end is above all doubles. */
        public static @Nullable Interval t(double mean, double stderr, long degrees) {
            double half = StudentT.quantile95(degrees) * stderr;
            double low = mean - half;
            double high = mean + half;
            return Double.isFinite(low) && Double.isFinite(high) ? new Interval("t", low, high) : null;
        }
    }
}
