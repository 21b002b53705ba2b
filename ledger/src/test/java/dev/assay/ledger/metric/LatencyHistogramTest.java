package dev.assay.ledger.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {

    @Test
    void nothingHasNoQuantile() {
        assertThat(new LatencyHistogram().quantile(0.5)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 0.95, 0.99, 1})
    void aQuantileIsOffByAtMostTwoPercent(double q) {
        Random random = new Random(3);
        double[] millis = DoubleStream.generate(() -> Math.exp(random.nextGaussian() * 1.5 + 6))
                .limit(10_001)
                .map(ms -> Math.max(ms, 1))
                .sorted()
                .toArray();
        LatencyHistogram even = new LatencyHistogram();
        LatencyHistogram odd = new LatencyHistogram();
        for (int i = 0; i < millis.length; i++) {
            (i % 2 == 0 ? even : odd).add(millis[i]);
        }
        even.merge(odd);
        double exact = millis[(int) Math.ceil(q * millis.length) - 1];
        assertThat(even.quantile(q).orElseThrow()).isCloseTo(exact, withinPercentage(2));
    }

    @Test
    void lessThanAMillisecondCountsAsOne() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.add(0);
        histogram.add(-3);
        assertThat(histogram.quantile(1).orElseThrow()).isCloseTo(1, withinPercentage(2));
    }
}
