package dev.assay.simulator.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds which of many texts occurs last in a prompt, in one backward pass over it (Rabin-Karp on the texts' starts). */
final class SubstringIndex {
    private static final int BASE = 0x01000193;
    private static final int MAX_WINDOW_LENGTH = 32;

    private record Entry(String text, String answer) {}

    private final Map<Integer, List<Entry>> byStart = new HashMap<>();
    private final int window;
    private final int highestPower;

    SubstringIndex(Map<String, String> answers) {
        window = Math.min(
                MAX_WINDOW_LENGTH,
                answers.keySet().stream().mapToInt(String::length).min().orElse(MAX_WINDOW_LENGTH));
        int power = 1;
        for (int i = 1; i < window; i++) {
            power *= BASE;
        }
        highestPower = power;
        answers.forEach((text, answer) -> byStart.computeIfAbsent(hash(text, 0), unused -> new ArrayList<>())
                .add(new Entry(text, answer)));
        byStart.values().forEach(entries -> entries.sort((a, b) -> Integer.compare(b.text.length(), a.text.length())));
    }

    /** The answer of the text that starts last in the prompt; of two that start there, of the longer. */
    Optional<String> find(String prompt) {
        int start = prompt.length() - window;
        if (byStart.isEmpty() || start < 0) {
            return Optional.empty();
        }
        int hash = hash(prompt, start);
        while (true) {
            for (Entry entry : byStart.getOrDefault(hash, List.of())) {
                if (prompt.startsWith(entry.text, start)) {
                    return Optional.of(entry.answer);
                }
            }
            if (start == 0) {
                return Optional.empty();
            }
            hash = (hash - prompt.charAt(start + window - 1)) * INVERSE + prompt.charAt(start - 1) * highestPower;
            start--;
        }
    }

    /** BASE times this is 1 modulo 2^32, so the window can roll backwards. */
    private static final int INVERSE = inverse(BASE);

    private static int inverse(int odd) {
        int inverse = odd;
        for (int i = 0; i < 5; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    private int hash(String text, int from) {
        int hash = 0;
        for (int i = from; i < from + window; i++) {
            hash = hash * BASE + text.charAt(i);
        }
        return hash;
    }
}
