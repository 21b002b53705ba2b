package dev.assay.ledger.run;

/**
 * Mergeable mean and variance of one metric: count, mean, and the sum of squared differences from the mean. Means are
 * merged instead of sums of squares, which would cancel for large values (Chan, Golub, LeVeque: "Updating Formulae and a
 * Pairwise Algorithm for Computing Sample Variances", 1979).
 */
public record MetricPartial(long count, double mean, double m2) {

    public static final MetricPartial EMPTY = new MetricPartial(0, 0, 0);

    /** 97.5 % quantile of the standard normal distribution. */
    private static final double Z_95 = 1.959963984540054;

    /** Far above what merging rounds away, far below what one value between 0 and 1 makes. */
    private static final double TINY = 1e-9;

    public MetricPartial add(double value) {
        return merge(new MetricPartial(1, value, 0));
    }

    public MetricPartial merge(MetricPartial other) {
        if (count == 0) {
            return other;
        }
        if (other.count == 0) {
            return this;
        }
        long sum = count + other.count;
        double delta = other.mean - mean;
        return new MetricPartial(
                sum, mean + delta * other.count / sum, m2 + other.m2 + delta * delta * count * other.count / sum);
    }

    /** Standard error of the mean, from the sample's standard deviation; 0 for fewer than two values. */
    public double stderr() {
        return count < 2 ? 0 : Math.sqrt(m2 / (count - 1) / count);
    }

    /**
     * The 95 % confidence interval of the mean. Where every value is 0 or 1 it is Wilson's score interval, which stays
     * within 0 and 1 and has a width for a mean of 0 or 1 as well (E. B. Wilson: "Probable Inference, the Law of
     * Succession, and Statistical Inference", 1927); else mean and standard error by the normal approximation. For fewer
     * than two values both ends are the mean.
     */
    public Interval ci95() {
        if (count < 2) {
            return new Interval("normal", mean, mean);
        }
        return isProportion() ? wilson() : Interval.normal(mean, stderr());
    }

    /**
     * Of all values within 0 and 1 only zeros and ones have the variance p (1 - p): Bhatia and Davis, "A Better Bound on
     * the Variance", 2000. So nothing but the sums is needed to know them.
     */
    private boolean isProportion() {
        double p = Math.clamp(mean, 0, 1);
        return Math.abs(p - mean) < TINY && Math.abs(m2 - count * p * (1 - p)) < TINY * count;
    }

    private Interval wilson() {
        double n = count;
        double z2 = Z_95 * Z_95;
        double center = (mean + z2 / (2 * n)) / (1 + z2 / n);
        double half = Z_95 / (1 + z2 / n) * Math.sqrt(Math.max(0, mean * (1 - mean)) / n + z2 / (4 * n * n));
        return new Interval("wilson", Math.max(0, center - half), Math.min(1, center + half));
    }

    /**
     * @param method {@code wilson} or {@code normal}
     * @param low lower end
     * @param high upper end
     */
    public record Interval(String method, double low, double high) {

        /** By the normal approximation. */
        public static Interval normal(double mean, double stderr) {
            return new Interval("normal", mean - Z_95 * stderr, mean + Z_95 * stderr);
        }
    }
}
