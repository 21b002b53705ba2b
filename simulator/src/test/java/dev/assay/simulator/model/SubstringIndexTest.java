package dev.assay.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SubstringIndexTest {
    @Test
    void theIndexFindsWhatAPlainSearchFinds() {
        Random random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            Map<String, String> answers = new HashMap<>();
            for (int i = 0; i < 5; i++) {
                String text = letters(random, 1 + random.nextInt(6));
                answers.put(text, text);
            }
            String prompt = letters(random, random.nextInt(40));
            String best = "";
            int at = -1;
            for (String text : answers.keySet()) {
                int found = prompt.lastIndexOf(text);
                if (found > at || (found == at && found >= 0 && text.length() > best.length())) {
                    best = text;
                    at = found;
                }
            }
            assertThat(new SubstringIndex(answers).find(prompt).orElse("")).isEqualTo(best);
        }
    }

    private static String letters(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        return text.toString();
    }
}
