package dev.assay.activities.grading.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OccurrenceTest {
    @Test
    void aTextIsFoundWhereThePlatformFindsIt() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            String text = letters(random, 30);
            String wanted = letters(random, 6);
            assertThat(Occurrence.in(text, wanted)).as(text + " / " + wanted).isEqualTo(text.contains(wanted));
            assertThat(Occurrence.ignoringCase(text.toUpperCase(Locale.ROOT), wanted))
                    .isEqualTo(text.contains(wanted));
        }
    }

    /** The platform's search takes the product of the lengths for these: 10^12 steps. */
    @Test
    @Timeout(300)
    void itTakesLinearTime() {
        String text = "a".repeat(2_000_000);
        assertThat(Occurrence.in(text, "a".repeat(1_000_000) + "b")).isFalse();
        assertThat(Occurrence.ignoringCase(text, "A".repeat(1_000_000))).isTrue();
    }

    @Test
    void halfOfACharacterIsNone() {
        assertThat(Occurrence.in("\uD83D\uDE00", "\uD83D")).isFalse();
    }

    private static String letters(Random random, int most) {
        StringBuilder letters = new StringBuilder();
        int length = random.nextInt(most);
        for (int i = 0; i < length; i++) {
            letters.append((char) ('a' + random.nextInt(2)));
        }
        return letters.toString();
    }
}
