package dev.assay.activities.grading.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommonSubsequenceTest {
    /** One letter makes every element frequent, 1,000 make all rare, and lengths lie about the edges of 64 bits. */
    @ParameterizedTest
    @CsvSource({"1, 63, 65", "1, 64, 64", "2, 65, 127", "3, 128, 129", "20, 300, 200", "1000, 700, 500", "2, 1, 1"})
    void theLengthIsThatOfTheTable(int letters, int first, int second) {
        Random random = new Random(letters * 31L + first);
        for (int i = 0; i < 50; i++) {
            List<String> one = list(random, letters, first);
            List<String> two = list(random, letters, second);
            assertThat(CommonSubsequence.length(one, two)).isEqualTo(table(one, two));
        }
    }

    private static List<String> list(Random random, int letters, int size) {
        return Stream.generate(() -> String.valueOf(random.nextInt(letters)))
                .limit(size)
                .toList();
    }

    private static int table(List<String> one, List<String> two) {
        int[][] best = new int[one.size() + 1][two.size() + 1];
        for (int i = 1; i <= one.size(); i++) {
            for (int j = 1; j <= two.size(); j++) {
                best[i][j] = one.get(i - 1).equals(two.get(j - 1))
                        ? best[i - 1][j - 1] + 1
                        : Math.max(best[i - 1][j], best[i][j - 1]);
            }
        }
        return best[one.size()][two.size()];
    }
}
