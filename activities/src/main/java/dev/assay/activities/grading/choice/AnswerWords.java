package dev.assay.activities.grading.choice;

import dev.assay.activities.grading.choice.TextTokens.Token;
import dev.assay.activities.grading.text.DoubtWords;
import dev.assay.activities.grading.text.DoubtWords.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words around an answer, in the common languages; {@code answer-words.txt} lists them, beside {@link DoubtWords}. */
final class AnswerWords {
    enum Part {
        /** Comes before an answer: answer, correct option. */
        ANSWER,
        /** I choose. */
        CHOOSE,
        /** Comes right before an answer that ends the clause: so, it is. */
        SO,
        COPULA,
        /** Comes before a letter: option B. */
        OPTION,
        NOT,
        /** Has a negation in it and is none: no doubt. */
        NO_DOUBT,
        WRONG,
        PERHAPS,
        IF,
        BECAUSE,
        BUT,
        /** Joins answers, or stands before one and says nothing. */
        AND,
        RIGHT,
        /** In place of an answer: unknown. */
        NONE,
        /** Whose letter is no answer: vitamin C. */
        NOUN,
        /** Between a negation and what it negates: I don't think that. */
        OPINION,
        SECOND_THOUGHT
    }

    private static final List<Part> PARTS = new ArrayList<>();
    private static final PhraseIndex INDEX = read();

    private AnswerWords() {}

    private static PhraseIndex read() {
        Map<List<String>, Part> phrases = new HashMap<>();
        try (InputStream words = Objects.requireNonNull(AnswerWords.class.getResourceAsStream("answer-words.txt"))) {
            Part part = Part.ANSWER;
            for (String line : new String(words.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.startsWith("[")) {
                    part = Part.valueOf(line.substring(1, line.length() - 1));
                    for (String word : shared(part)) {
                        phrases.putIfAbsent(words(word), part);
                    }
                } else if (!line.startsWith("#")) {
                    for (String phrase : line.split("\\|")) {
                        phrases.putIfAbsent(words(phrase), part);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<List<String>> all = List.copyOf(phrases.keySet());
        all.forEach(phrase -> PARTS.add(Objects.requireNonNull(phrases.get(phrase))));
        return new PhraseIndex(all);
    }

    private static Set<String> shared(Part part) {
        return switch (part) {
            case NOT -> DoubtWords.of(Kind.NEGATION);
            case PERHAPS -> DoubtWords.of(Kind.DOUBT);
            case IF -> DoubtWords.of(Kind.CONDITION);
            case BUT -> DoubtWords.of(Kind.CONTRAST);
            default -> Set.of();
        };
    }

    private static List<String> words(String phrase) {
        return TextTokens.of(phrase).list().stream()
                .filter(Token::content)
                .map(Token::key)
                .toList();
    }

    /** What the words of a text are, each at its first token; {@code ends} gets the tokens after them. */
    static @Nullable Part[] in(List<Token> tokens, boolean[] covered, int[] ends) {
        @Nullable Part[] parts = new Part[tokens.size()];
        List<Integer> places = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            // A capital letter is a choice, not a word: Y is not Spanish for "and".
            boolean capital = token.text().length() == 1
                    && Character.isUpperCase(token.text().charAt(0));
            if (token.content()) {
                places.add(i);
                keys.add(covered[i] || capital ? "\0" : token.key());
            }
        }
        int[][] found =
                INDEX.find(keys, (phrase, start, end) -> places.get(end - 1) - places.get(start) == end - 1 - start);
        for (int i = 0; i < keys.size(); i++) {
            if (found[0][i] >= 0) {
                parts[places.get(i)] = PARTS.get(found[0][i]);
                ends[places.get(i)] = places.get(found[1][i] - 1) + 1;
            }
        }
        return parts;
    }
}
