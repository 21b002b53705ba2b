package dev.assay.ledger.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

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
        assertThat(one.low95()).isEqualTo(0.25);
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
