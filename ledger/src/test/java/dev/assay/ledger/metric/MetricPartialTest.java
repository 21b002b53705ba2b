package dev.assay.ledger.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.ledger.metric.MetricPartial.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class MetricPartialTest {

    @Test
    void nothingHasNoMeanAndNoSpread() {
        assertThat(MetricPartial.EMPTY.merge(MetricPartial.EMPTY)).isEqualTo(MetricPartial.EMPTY);
        assertThat(MetricPartial.EMPTY.mean()).isNaN();
        assertThat(MetricPartial.EMPTY.stderr()).isNull();
        assertThat(MetricPartial.EMPTY.ci95()).isNull();
    }

    @Test
    void oneValueHasNoStandardError() {
        MetricPartial one = of(0.25);
        assertThat(one.mean()).isEqualTo(0.25);
        assertThat(one.stderr()).isNull();
        assertThat(one.ci95()).isNull();
        assertThat(of(1).stderr()).isNull();
        assertThat(ci95(of(1)).low()).isCloseTo(0.2065, within(5e-5));
        assertThat(ci95(of(1)).high()).isEqualTo(1);
        assertThat(ci95(of(-0.0)).low()).isEqualTo(0);
    }

    /** In every order, and cut into whichever blocks. */
    @Test
    void meansAndStandardErrorsAreThoseOfPython() {
        Random random = new Random(7);
        for (JsonNode row : Tables.read("means.jsonl")) {
            List<Double> values = new ArrayList<>();
            row.get("values").forEach(value -> values.add(value.asDouble()));
            for (int n = 0; n < 5; n++) {
                MetricPartial partial = inBlocks(values, random);
                assertThat(partial.mean())
                        .as("%s", values)
                        .isEqualTo(row.get("mean").asDouble() + 0.0);
                assertThat(partial.stderr())
                        .as("%s", values)
                        .isEqualTo(
                                row.get("stderr").isNull()
                                        ? null
                                        : (Double) row.get("stderr").asDouble());
                Collections.shuffle(values, random);
            }
        }
    }

    private static MetricPartial inBlocks(List<Double> values, Random random) {
        BlockPartials merged = new BlockPartials();
        int from = 0;
        while (from < values.size()) {
            int to = from + 1 + random.nextInt(values.size() - from);
            List<BlockPartials.Scored> block = values.subList(from, to).stream()
                    .map(value -> new BlockPartials.Scored(0, "{\"m\": " + value + "}", value, 1))
                    .toList();
            merged.merge(BlockPartials.parse(BlockPartials.of(block).toJson()));
            from = to;
        }
        assertThat(merged.metrics().get("m")).isEqualTo(merged.score());
        return merged.score();
    }

    /** R. G. Newcombe: "Two-sided confidence intervals for the single proportion", 1998, table I, method 3. */
    @ParameterizedTest
    @CsvSource({"81, 263, 0.2553, 0.3662", "15, 148, 0.0624, 0.1605", "0, 20, 0, 0.1611", "1, 29, 0.0061, 0.1718"})
    void zerosAndOnesHaveWilsonsInterval(int ones, int count, double low, double high) {
        Interval ci95 = ci95(ones(ones, count));
        assertThat(ci95.method()).isEqualTo("wilson");
        assertThat(ci95.low()).isCloseTo(low, within(5e-5));
        assertThat(ci95.high()).isCloseTo(high, within(5e-5));
    }

    @Test
    void wilsonsIntervalEndsAtZeroAndOne() {
        for (int count = 1; count < 300; count++) {
            assertThat(ci95(ones(count, count)).high()).isEqualTo(1);
            assertThat(ci95(ones(0, count)).low()).isEqualTo(0);
            for (int ones = 0; ones <= count; ones++) {
                assertThat(ci95(ones(ones, count)).low()).isBetween(0.0, (double) ones / count);
                assertThat(ci95(ones(ones, count)).high()).isBetween((double) ones / count, 1.0);
            }
        }
    }

    @Test
    void oneValueBetweenThemHasTheIntervalOfStudentsT() {
        assertThat(ci95(ones(5_000, 10_000)).method()).isEqualTo("wilson");
        Interval mixed = ci95(ones(5_000, 10_000).add(0.999));
        assertThat(mixed.method()).isEqualTo("t");
        MetricPartial two = of(0.5, 0.7);
        assertThat(ci95(two).low()).isCloseTo(0.6 - 12.706204736 * 0.1, within(1e-9));
    }

    /** Their sum of squares is their sum, as that of zeros and ones is. */
    @Test
    void valuesThatOnlyAddUpLikeZerosAndOnesAreNone() {
        MetricPartial partial = of(2, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5);
        assertThat(partial.sum()).isEqualTo(partial.squares());
        assertThat(ci95(partial).method()).isEqualTo("t");
    }

    @Test
    void anIntervalThatNoDoubleHoldsIsNone() {
        assertThat(of(Double.MAX_VALUE, -Double.MAX_VALUE).stderr()).isEqualTo(Double.MAX_VALUE);
        assertThat(of(Double.MAX_VALUE, -Double.MAX_VALUE).ci95()).isNull();
    }

    /** Blocks that earlier versions left behind, merged with those of this one. */
    @Test
    void roundedPartialsOfEarlierVersionsAreTakenAsTheyAre() {
        BlockPartials old = BlockPartials.parse("""
                {"score": [49, 0.8979591836734694, 4.489795918367347],
                 "metrics": {"f": [3, 1000000000.1, 0.02]}, "latency_ms": {}}""");
        assertThat(old.score()).isEqualTo(ones(44, 49));
        BlockPartials more =
                BlockPartials.of(Collections.nCopies(11, new BlockPartials.Scored(0, "{\"f\": 1}", 1.0, 1)));
        old.merge(more);
        assertThat(old.score()).isEqualTo(ones(55, 60));
        MetricPartial spread = BlockPartials.parse("""
                {"score": [0, 0, 0], "metrics": {"f": [3, 1000000000.1, 0.02]}, "latency_ms": {}}""").metrics().getOrDefault("f", MetricPartial.EMPTY);
        assertThat(spread.mean()).isEqualTo(1000000000.1);
        assertThat(spread.stderr()).isCloseTo(Math.sqrt(0.02 / 2 / 3), within(1e-15));
        assertThat(spread.merge(spread).mean()).isEqualTo(1000000000.1);
    }

    private static Interval ci95(MetricPartial partial) {
        return Objects.requireNonNull(partial.ci95());
    }

    private static MetricPartial ones(int ones, int count) {
        return MetricPartial.of(1, ones).merge(MetricPartial.of(0, count - ones));
    }

    private static MetricPartial of(double... values) {
        return Arrays.stream(values).boxed().reduce(MetricPartial.EMPTY, MetricPartial::add, MetricPartial::merge);
    }
}
