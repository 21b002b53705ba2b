package dev.assay.activities.fewshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ExampleSampleTest {

    private static final List<Long> KEYS = LongStream.range(0, 100_000).boxed().toList();

    @Test
    void theLowestStayInWhateverOrderTheyCome() {
        List<Long> shuffled = new ArrayList<>(KEYS);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.addAll(shuffled.subList(0, 1_000));
        assertThat(sample(shuffled, 3, 500, 1 << 20, 4).examples().keySet())
                .containsExactlyElementsOf(KEYS.subList(0, 500));
    }

    @Test
    void longExamplesAreFewer() {
        List<Long> shuffled = new ArrayList<>(KEYS);
        Collections.shuffle(shuffled, new Random(1));
        assertThat(sample(shuffled, 3, 500, 1_000, 10).examples().keySet())
                .containsExactlyElementsOf(KEYS.subList(0, 100));
        assertThat(sample(shuffled, 3, 500, 1_000, 900).examples().keySet()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aLateShortExampleDoesNotReplaceAnEarlyLongOne() {
        ExampleSample<String> sample = new ExampleSample<>(1, 500, 1_000, String::length);
        sample.offer(1, () -> "x".repeat(900));
        sample.offer(2, () -> "x".repeat(900));
        sample.offer(3, () -> "x");
        assertThat(sample.examples()).containsOnlyKeys(1L);
    }

    private static ExampleSample<String> sample(List<Long> keys, int least, int most, long mostChars, int chars) {
        ExampleSample<String> sample = new ExampleSample<>(least, most, mostChars, String::length);
        keys.forEach(key -> sample.offer(key, () -> "x".repeat(chars)));
        return sample;
    }
}
