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

    /** Lower end of the 95 % confidence interval of the mean, by the normal approximation. */
    public double low95() {
        return mean - Z_95 * stderr();
    }

    /** Upper end of the 95 % confidence interval of the mean, by the normal approximation. */
    public double high95() {
        return mean + Z_95 * stderr();
    }
}
