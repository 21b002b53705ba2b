package dev.assay.ledger.metric;

import dev.assay.ledger.metric.ClusterDao.ClusteredMean;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds up clusters that come one after the other, in one pass without rounding: the sum over clusters of the squared sum
 * {@code S} of their deviations from the mean {@code m} is {@code ΣS² - 2 m ΣnS + m² Σn²}, {@code n} being their sizes.
 */
final class ClusterSums {

    private final List<ClusteredMean> means;
    private int modelNo = -1;
    private String name = "";
    private boolean named;
    private MetricPartial cluster = MetricPartial.EMPTY;
    private MetricPartial all = MetricPartial.EMPTY;
    private long clusters;
    private Dyadic squaredSums = Dyadic.ZERO;
    private Dyadic sizesAndSums = Dyadic.ZERO;
    private BigInteger squaredSizes = BigInteger.ZERO;

    /** @param means to which the mean of each model is added */
    ClusterSums(List<ClusteredMean> means) {
        this.means = means;
    }

    void add(ClusterDao.Scores scores) {
        if (scores.modelNo() != modelNo) {
            end();
            modelNo = scores.modelNo();
            name = scores.cluster();
        } else if (!scores.cluster().equals(name)) {
            endCluster();
            name = scores.cluster();
        }
        named |= scores.named();
        double score = scores.score() == null ? Double.NaN : Double.parseDouble(scores.score());
        if (Double.isFinite(score)) {
            cluster = cluster.merge(MetricPartial.of(score, scores.count()));
        }
    }

    private void endCluster() {
        if (cluster.count() > 0) {
            clusters++;
            all = all.merge(cluster);
            squaredSums = squaredSums.plus(cluster.sum().squared());
            sizesAndSums = sizesAndSums.plus(cluster.sum().times(cluster.count()));
            squaredSizes = squaredSizes.add(BigInteger.valueOf(cluster.count()).pow(2));
            cluster = MetricPartial.EMPTY;
        }
    }

    /** Of the model that came last. */
    void end() {
        endCluster();
        if (all.count() > 0) {
            means.add(ClusteredMean.of(modelNo, all, named, clusters, stderr()));
        }
        named = false;
        all = MetricPartial.EMPTY;
        clusters = 0;
        squaredSums = Dyadic.ZERO;
        sizesAndSums = Dyadic.ZERO;
        squaredSizes = BigInteger.ZERO;
    }

    private @Nullable Double stderr() {
        if (clusters < 2) {
            return null;
        }
        Dyadic spread = squaredSums
                .times(all.count())
                .times(all.count())
                .minus(sizesAndSums.times(all.sum()).times(all.count()).times(2))
                .plus(all.sum().squared().times(new Dyadic(squaredSizes, 0)));
        return new Ratio(
                        spread.times(clusters),
                        BigInteger.valueOf(all.count()).pow(4).multiply(BigInteger.valueOf(clusters - 1)))
                .squareRoot();
    }
}
