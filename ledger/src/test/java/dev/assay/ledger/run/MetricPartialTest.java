package dev.assay.ledger.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricPartialTest {

    @Test
    void nothingHasNoSpread() {
        assertThat(MetricPartial.EMPTY.merge(MetricPartial.EMPTY)).isEqualTo(MetricPartial.EMPTY);
        assertThat(MetricPartial.EMPTY.stderr()).isZero();
    }

    @Test
    void oneValueIsItsMean() {
        MetricPartial one = MetricPartial.EMPTY.add(0.25);
        assertThat(one).isEqualTo(new MetricPartial(1, 0.25, 0));
        assertThat(one.ci95()).isEqualTo(new MetricPartial.Interval("normal", 0.25, 0.25));
        assertThat(one.merge(MetricPartial.EMPTY)).isEqualTo(one);
    }

    @Test
    void agreesWithTheTextbook() {
        MetricPartial four = DoubleStream.of(2, 4, 4, 6)
                .boxed()
                .reduce(MetricPartial.EMPTY, MetricPartial::add, MetricPartial::merge);
        assertThat(four.mean()).isEqualTo(4);
        assertThat(four.stderr()).isCloseTo(Math.sqrt(8.0 / 3) / 2, within(1e-15));
    }

    /** R. G. Newcombe: "Two-sided confidence intervals for the single proportion", 1998, table I, method 3. */
    @ParameterizedTest
    @CsvSource({"81, 263, 0.2553, 0.3662", "15, 148, 0.0624, 0.1605", "0, 20, 0, 0.1611", "1, 29, 0.0061, 0.1718"})
    void zerosAndOnesHaveWilsonsInterval(int ones, int count, double low, double high) {
        MetricPartial partial = MetricPartial.EMPTY;
        for (int n = 0; n < count; n++) {
            partial = partial.add(n < ones ? 1 : 0);
        }
        assertThat(partial.ci95().method()).isEqualTo("wilson");
        assertThat(partial.ci95().low()).isCloseTo(low, within(5e-5));
        assertThat(partial.ci95().high()).isCloseTo(high, within(5e-5));
    }

    @Test
    void oneValueBetweenThemHasTheNormalInterval() {
        MetricPartial partial = MetricPartial.EMPTY;
        for (int n = 0; n < 10_000; n++) {
            partial = partial.add(n % 2);
        }
        assertThat(partial.ci95().method()).isEqualTo("wilson");
        MetricPartial mixed = partial.add(0.999);
        assertThat(mixed.ci95().method()).isEqualTo("normal");
        assertThat(mixed.ci95().low()).isEqualTo(mixed.mean() - 1.959963984540054 * mixed.stderr());
    }

    @Test
    void theOrderOfMergingDoesNotMatter() {
        Random random = new Random(7);
        List<MetricPartial> blocks = new ArrayList<>();
        for (int block = 0; block < 200; block++) {
            MetricPartial partial = MetricPartial.EMPTY;
            for (int n = random.nextInt(64); n > 0; n--) {
                partial = partial.add(random.nextDouble());
            }
            blocks.add(partial);
        }
        MetricPartial forward = blocks.stream().reduce(MetricPartial.EMPTY, MetricPartial::merge);
        Collections.shuffle(blocks, random);
        MetricPartial shuffled = blocks.stream().reduce(MetricPartial.EMPTY, MetricPartial::merge);
        assertThat(shuffled.count()).isEqualTo(forward.count());
        assertThat(shuffled.mean()).isCloseTo(forward.mean(), within(1e-12));
        assertThat(shuffled.stderr()).isCloseTo(forward.stderr(), within(1e-12));
    }
}
