package dev.assay.ledger.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DyadicTest {

    @Test
    void everyFiniteDoubleIsItselfAgain() {
        Random random = new Random(7);
        for (int n = 0; n < 100_000; n++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                Dyadic exact = Dyadic.of(value);
                assertThat(new Ratio(exact, BigInteger.ONE).toDouble()).isEqualTo(value + 0.0);
                assertThat(Dyadic.parse(exact.toString())).isEqualTo(exact);
            }
        }
        assertThat(Dyadic.of(-31.0 / 16)).hasToString("-0x1fp-4");
        assertThat(Dyadic.of(-0.0)).isEqualTo(Dyadic.ZERO).hasToString("0x0p0");
        assertThatThrownBy(() -> Dyadic.of(Double.NaN)).hasMessage("value: NaN (expected: a finite number)");
        assertThatThrownBy(() -> Dyadic.parse("1.5")).hasMessageContaining("expected");
    }

    @Test
    void quotientsAndRootsAreRoundedOnce() {
        Random random = new Random(8);
        for (int n = 0; n < 20_000; n++) {
            double value = Math.abs(Double.longBitsToDouble(random.nextLong()));
            if (Double.isFinite(value)) {
                double root = new Ratio(Dyadic.of(value), BigInteger.ONE).squareRoot();
                assertThat(root).isEqualTo(Math.sqrt(value));
                int divisor = 1 << random.nextInt(30);
                assertThat(new Ratio(Dyadic.of(value), BigInteger.valueOf(divisor)).toDouble())
                        .isEqualTo(value / divisor);
                assertThat(new Ratio(Dyadic.of(value), BigInteger.valueOf(10)).toDouble())
                        .isEqualTo(new BigDecimal(value).scaleByPowerOfTen(-1).doubleValue());
            }
        }
        assertThat(new Ratio(Dyadic.of(-1.0), BigInteger.ONE).squareRoot()).isNaN();
        Dyadic twiceTheLargest = Dyadic.of(Double.MAX_VALUE).times(2);
        assertThat(new Ratio(twiceTheLargest, BigInteger.ONE).toDouble()).isInfinite();
    }
}
