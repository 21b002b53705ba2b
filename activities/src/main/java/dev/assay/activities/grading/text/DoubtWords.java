package dev.assay.activities.grading.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Words that deny, doubt or limit what is said, in the common languages; {@code doubt-words.txt} lists them. */
public final class DoubtWords {
    public enum Kind {
        /** Not, never. */
        NEGATION,
        /** Perhaps, might. */
        DOUBT,
        /** If, unless. */
        CONDITION,
        /** But, however. */
        CONTRAST
    }

    private static final Map<Kind, Set<String>> WORDS = read();

    private DoubtWords() {}

    /** In small letters. */
    public static Set<String> of(Kind kind) {
        return Collections.unmodifiableSet(WORDS.getOrDefault(kind, Set.of()));
    }

    private static Map<Kind, Set<String>> read() {
        Map<Kind, Set<String>> all = new EnumMap<>(Kind.class);
        try (InputStream words = Objects.requireNonNull(DoubtWords.class.getResourceAsStream("doubt-words.txt"))) {
            Kind kind = Kind.NEGATION;
            for (String line : new String(words.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.startsWith("[")) {
                    kind = Kind.valueOf(line.substring(1, line.length() - 1));
                } else if (!line.startsWith("#")) {
                    all.computeIfAbsent(kind, k -> new LinkedHashSet<>()).addAll(List.of(line.split("\\|")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
