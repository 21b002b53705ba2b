package dev.assay.ledger.metric;

import org.jspecify.annotations.Nullable;

/**
 * The mean of a metric of one model, with the standard error of samples that are alike within clusters: with {@code G}
 * clusters of {@code n} samples together, the square root of {@code G / (G - 1)} times the sum over clusters of the squared
 * sum of their deviations from the mean, over {@code n} (Miller: "Adding Error Bars to Evals", 2024, section 2.2; the factor
 * is that of few clusters, CR1: Cameron and Miller, "A Practitioner's Guide to Cluster-Robust Inference", 2015, section
 * II.B). Its interval is by Student's t with {@code G - 1} degrees of freedom (same, section VI.D). Where each sample is a
 * cluster of its own both are those of independent samples.
 *
 * @param named whether a row has the column
 * @param stderr null for a single cluster, which says nothing of others
 * @param ci95 null likewise
 */
public record ClusteredMean(
        int modelNo,
        long count,
        double mean,
        boolean named,
        long clusters,
        @Nullable Double stderr,
        MetricPartial.@Nullable Interval ci95) {

    static ClusteredMean of(int modelNo, MetricPartial all, boolean named, long clusters, @Nullable Double stderr) {
        return new ClusteredMean(
                modelNo,
                all.count(),
                all.mean(),
                named,
                clusters,
                stderr,
                stderr == null ? null : MetricPartial.Interval.t(all.mean(), stderr, clusters - 1));
    }
}
