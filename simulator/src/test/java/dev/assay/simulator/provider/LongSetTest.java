package dev.assay.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongSetTest {
    @Test
    void everyValueIsNewOnce() {
        LongSet set = new LongSet();
        for (int round = 0; round < 2; round++) {
            for (long value = -50_000; value < 50_000; value++) {
                assertThat(set.add(value << 20)).isEqualTo(round == 0);
            }
        }
        assertThat(set.size()).isEqualTo(100_000);
    }
}
