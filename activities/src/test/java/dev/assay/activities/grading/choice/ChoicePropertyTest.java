package dev.assay.activities.grading.choice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** {@code -Dassay.choices.seed=} repeats what failed. */
class ChoicePropertyTest {
    private static final int TEXTS = 4_000;
    private static final List<List<String>> CHOICES = List.of(
            List.of("Paris", "London", "Rome", "Berlin"),
            List.of("10 m", "110 m", "12 m"),
            List.of("New York", "York", "Newcastle", "New Delhi", "Delhi"),
            List.of("guilty", "not guilty"),
            List.of("x + 1", "x - 1", "2x", "x^2"),
            List.of("北京", "南京", "上海"),
            List.of());
    /** A percent sign stands for the choice. */
    private static final List<String> NEGATED = List.of(
            "Not %.",
            "It is not %.",
            "It's not %!",
            "The answer is not %.",
            "The answer isn't %",
            "The answer cannot be %.",
            "Answer: not %",
            "% is wrong.",
            "% is incorrect",
            "% is not correct.",
            "% isn't right",
            "% is not the answer.",
            "% can be ruled out.",
            "% is definitely wrong",
            "We can eliminate %.",
            "I would rule out %.",
            "I don't think the answer is %.",
            "I doubt that it is %.",
            "It is certainly not %, I think.",
            "%, however, is wrong.",
            "% - wrong",
            "%: incorrect",
            "The wrong option is %.",
            "Anything but %.",
            "It can't be %",
            "It is neither % nor anything like it.",
            "Die Antwort ist nicht %.",
            "% ist falsch.",
            "La réponse n'est pas %.",
            "% est incorrecte.",
            "La respuesta no es %.",
            "% es incorrecta.",
            "A resposta não é %.",
            "La risposta non è %.",
            "Het antwoord is niet %.",
            "Odpowiedź to nie %.",
            "Ответ не %.",
            "% неверно.",
            "Cevap % değil.",
            "الإجابة ليست %",
            "उत्तर % नहीं है",
            "答案不是%。",
            "%是错误的。",
            "答えは%ではありません。",
            "%は間違いです。",
            "정답은 %가 아닙니다.",
            "Đáp án không phải là %.");

    private static final List<String> AROUND = List.of(
            "",
            "Let me think about this step by step.",
            "We look at each of them in turn.",
            "The question asks for one of these.",
            "Hmm, this is hard.",
            "Note that the others have to be looked at too.",
            "First, some facts.",
            "Überlegen wir.",
            "Voyons.",
            "我们来想一想。",
            "Here we go:",
            "- one point\n- another",
            "| a table | of things |",
            "Since 1990 there have been 3 of them.",
            "> quoted",
            "***",
            "I am not sure why anyone would ask.");
    private static final List<String> SAID = List.of(
            "%",
            "%.",
            "Answer: %",
            "The answer is %.",
            "Final answer: %",
            "So the answer is %",
            "Let me think.\n\n%",
            "Some thoughts first.\nAnswer: %",
            "Antwort: %",
            "La réponse est %",
            "答案：%",
            "答案是%",
            "<answer>%</answer>",
            "\\boxed{%}",
            "Therefore, the correct answer is %.",
            "{\"answer\": \"%\"}");
    private static final List<UnaryOperator<String>> DRESS = List.of(
            s -> "**" + s + "**",
            s -> "*" + s + "*",
            s -> "__" + s + "__",
            s -> "`" + s + "`",
            s -> "\"" + s + "\"",
            s -> "“" + s + "”",
            s -> "«" + s + "»",
            s -> "「" + s + "」",
            s -> "‘" + s + "’",
            s -> "(" + s + ")",
            s -> "[" + s + "]",
            s -> "（" + s + "）",
            s -> "【" + s + "】",
            s -> "$" + s + "$",
            s -> "\\(" + s + "\\)",
            s -> "\\[" + s + "\\]",
            s -> "\\text{" + s + "}",
            s -> "\\textbf{" + s + "}",
            s -> "\\mathrm{" + s + "}",
            s -> "$\\boxed{\\text{" + s + "}}$",
            s -> "<b>" + s + "</b>",
            s -> "<span class='x'>" + s + "</span>",
            s -> s.toLowerCase(Locale.ROOT),
            s -> s.toUpperCase(Locale.ROOT),
            ChoicePropertyTest::wide);

    private final long seed = Long.getLong("assay.choices.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void aNegatedChoiceNeverScores() {
        for (int i = 0; i < TEXTS; i++) {
            List<String> choices = any(CHOICES);
            int wanted = random.nextInt(choices.isEmpty() ? 4 : choices.size());
            String name = name(choices, wanted);
            if (random.nextInt(4) == 0) {
                name = any(DRESS).apply(name);
            }
            String text = any(AROUND)
                    + any(List.of("\n", " ", "\n\n"))
                    + any(NEGATED).replace("%", name)
                    + any(List.of("\n", " ", "\n\n"))
                    + any(AROUND);
            assertThat(new ChoiceText(choices).find(text).get(wanted))
                    .as("seed %d, %s of %s in: %s", seed, name, choices, text)
                    .isFalse();
        }
    }

    @Test
    void dressNeverChangesWhatIsNamed() {
        for (int i = 0; i < TEXTS; i++) {
            List<String> choices = any(CHOICES);
            int wanted = random.nextInt(choices.isEmpty() ? 4 : choices.size());
            BitSet expected = new BitSet();
            expected.set(wanted);
            String name = name(choices, wanted);
            String dressed = any(DRESS).apply(name);
            if (random.nextBoolean()) {
                dressed = any(DRESS).apply(dressed);
            }
            String text = any(SAID).replace("%", dressed);
            assertThat(new ChoiceText(choices).find(text))
                    .as("seed %d, %s of %s in: %s", seed, name, choices, text)
                    .isEqualTo(expected);
        }
    }

    /** A letter, its text, or both. */
    private String name(List<String> choices, int wanted) {
        String letter = String.valueOf((char) ('A' + wanted));
        if (choices.isEmpty()) {
            return letter;
        }
        return any(List.of(
                letter,
                choices.get(wanted),
                letter + ") " + choices.get(wanted),
                "(" + letter + ")",
                letter + ". " + choices.get(wanted)));
    }

    private static String wide(String text) {
        StringBuilder wide = new StringBuilder();
        text.chars().forEach(c -> wide.append(c > ' ' && c < 0x7F ? (char) (c + 0xFEE0) : (char) c));
        return wide.toString();
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
