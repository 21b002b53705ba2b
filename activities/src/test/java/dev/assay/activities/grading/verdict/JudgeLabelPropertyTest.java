package dev.assay.activities.grading.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.activities.grading.text.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a judge writes around a label. {@code -Dassay.verdict.seed=} repeats a run. */
@Tag("long")
class JudgeLabelPropertyTest {
    private static final long SEED = Long.getLong("assay.verdict.seed", System.nanoTime());
    private static final int ROUNDS = 1_000;

    private static final List<List<String>> LABELS = List.of(
            List.of("correct", "incorrect"),
            List.of("good", "very good", "bad"),
            List.of("relevant", "not relevant", "unrelated"),
            List.of("faithful", "hallucinated", "partly faithful"),
            List.of("A", "B", "tie"),
            List.of("1", "2", "3", "4", "5"),
            List.of("0", "5", "10"),
            List.of("ja", "nein"));

    private static final List<String> UNDONE = List.of(
            "not %s",
            "not at all %s",
            "isn't %s",
            "never %s",
            "hardly %s",
            "far from %s",
            "nicht %s",
            "pas %s",
            "no es %s",
            "probably %s",
            "maybe %s",
            "perhaps %s",
            "partially %s",
            "mostly %s",
            "almost %s",
            "somewhat %s",
            "%s-ish",
            "%s?",
            "%s, maybe",
            "%s (mostly)",
            "%s (if one is lenient)",
            "%s - but only in part",
            "%s, if the date is ignored",
            "%s unless the date counts",
            "%s provided that the date does not count",
            "%s or so",
            "if anything, %s",
            "neither %s nor anything else",
            "could be %s",
            "would be %s",
            "I think %s",
            "I cannot say %s",
            "it would be %s if the date were right",
            "whether it is %s is unclear",
            "I doubt that it is %s",
            "anything but %s",
            "un%s",
            "%s except for the date",
            "{\"%s\": true}",
            "{\"%s\": 1}",
            "<think>%s",
            "less than %s",
            "%s%%",
            "+%s",
            "%s stars",
            "~%s",
            "> %s pts",
            "%s… or not");

    private static final List<UnaryOperator<String>> PLACES = List.of(
            said -> said,
            said -> "Verdict: " + said,
            said -> "**Verdict:** " + said,
            said -> "### Verdict\n" + said,
            said -> "Final score: " + said,
            said -> "My final verdict is: " + said,
            said -> "{\"verdict\": \"" + said.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}",
            said -> "<verdict>" + said + "</verdict>",
            said -> "[[" + said + "]]",
            said -> "\\boxed{" + said + "}");

    private static final List<String> BEFORE = List.of(
            "",
            "The answer names the city and the year.\n\n",
            "Let me compare them.\n- the city fits\n- the year does\n\n",
            "The reference does not say so.\n",
            "<think>Verdict: who knows</think>\n",
            "Explanation: it is short.\n",
            "As asked, I compare both.\n\n",
            "(a) City: fits\n(b) Year: fits\n\n",
            "Is it right?\n\n");

    private static final List<String> AFTER = List.of(
            "",
            "\n",
            "\n\nThe city is named, the year is not.",
            "\n\nExplanation: the city is named.",
            "\nReason: the city fits.",
            "\n\n- the city fits\n- the year does not");

    private static final List<UnaryOperator<String>> DRESS = List.of(
            said -> said,
            said -> "**" + said + "**",
            said -> "*" + said + "*",
            said -> "__" + said + "__",
            said -> "`" + said + "`",
            said -> "\"" + said + "\"",
            said -> "'" + said + "'",
            said -> "\u201C" + said + "\u201D",
            said -> "\u300C" + said + "\u300D",
            said -> "(" + said + ")",
            said -> "[" + said + "]",
            said -> "$" + said + "$",
            said -> "\\(" + said + "\\)",
            said -> "$\\text{" + said + "}$",
            said -> "\\textbf{" + said + "}",
            said -> "$\\boxed{" + said + "}$",
            said -> said + ".",
            said -> "<b>" + said + "</b>");

    private static final List<UnaryOperator<String>> CASES = List.of(
            said -> said,
            said -> said.toUpperCase(Locale.ROOT),
            said -> said.toLowerCase(Locale.ROOT),
            JudgeLabelPropertyTest::fullWidth);

    private static final List<UnaryOperator<String>> BLOCKS = List.of(
            said -> said,
            said -> "```\n" + said + "\n```",
            said -> "```text\n" + said + "\n```",
            said -> "> " + said,
            said -> "## " + said,
            said -> "\n\n" + said + "\n\n",
            said -> said.replace("\n", "\r\n"));

    private final Random random = new Random(SEED);

    @Test
    void whatIsNegatedConditionalOrHedgedNeverScores() {
        for (int round = 0; round < ROUNDS; round++) {
            List<String> labels = any(LABELS);
            String undone = any(UNDONE).formatted(dressed(any(labels)).replace(".", ""));
            String text = any(BEFORE) + any(PLACES).apply(undone) + any(AFTER);
            if (new VerdictLabels(labels).alone(PlainText.of(undone)).isEmpty()) {
                assertThat(new JudgeLabel(labels).in(text))
                        .as("seed %d, round %d, labels %s: %s", SEED, round, labels, text)
                        .isEmpty();
            }
        }
    }

    @Test
    void dressNeverChangesAVerdict() {
        for (int round = 0; round < ROUNDS; round++) {
            List<String> labels = any(LABELS);
            String label = any(labels);
            String cased = any(CASES).apply(label);
            String said = random.nextBoolean() ? dressed(outside(cased)) : outside(dressed(cased));
            UnaryOperator<String> block = any(BLOCKS);
            String placed = any(PLACES).apply(said);
            // "> 4" is more than four.
            boolean quotable =
                    Character.isLetter(placed.charAt(0)) || !block.apply("x").startsWith(">");
            String text = any(BEFORE) + (quotable ? block.apply(placed) : placed);
            assertThat(new JudgeLabel(labels).in(text))
                    .as("seed %d, round %d, labels %s: %s", SEED, round, labels, text)
                    .contains(label);
        }
    }

    @Test
    void whatStandsBelowAVerdictNeverChangesIt() {
        for (int round = 0; round < ROUNDS; round++) {
            List<String> labels = any(LABELS);
            String label = any(labels);
            String text = any(BEFORE) + "Verdict: " + dressed(label) + any(AFTER);
            assertThat(new JudgeLabel(labels).in(text))
                    .as("seed %d, round %d, labels %s: %s", SEED, round, labels, text)
                    .contains(label);
        }
    }

    @Test
    void noTextTakesLongOrEndsInAnError() {
        JudgeLabel judge = new JudgeLabel(List.of("correct", "incorrect", "1", "10"));
        for (String piece : List.of(
                "{\"a\":",
                "{",
                "[[",
                "[[A]]",
                "\\boxed{",
                "<verdict>",
                "verdict: ",
                "label:correct,",
                "<think>",
                "</think>",
                "correct\n",
                "not ",
                "$",
                "~~",
                "(",
                "\"",
                "*",
                "\n",
                "- 1\n",
                ", verdict: maybe",
                "\uE005",
                "(a")) {
            judge.in(piece.repeat(20_000 / piece.length()));
        }
    }

    private String dressed(String said) {
        return any(DRESS).apply(said);
    }

    /** Without LaTeX: math within math is read by no rule. */
    private String outside(String said) {
        return any(DRESS.subList(0, 11)).apply(said);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static String fullWidth(String said) {
        return said.chars()
                .map(c -> c > 0x20 && c < 0x7F ? c + 0xFEE0 : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
