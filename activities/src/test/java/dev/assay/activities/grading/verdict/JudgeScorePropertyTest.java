package dev.assay.activities.grading.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a judge writes around a number. {@code -Dassay.verdict.seed=} repeats a run. */
@Tag("long")
class JudgeScorePropertyTest {
    private static final long SEED = Long.getLong("assay.verdict.seed", System.nanoTime());
    private static final int ROUNDS = 2_000;

    private record Range(int lowest, int highest) {
        JudgeScore judge() {
            return new JudgeScore(BigDecimal.valueOf(lowest), BigDecimal.valueOf(highest));
        }
    }

    private static final List<Range> RANGES = List.of(
            new Range(0, 1),
            new Range(1, 5),
            new Range(0, 10),
            new Range(0, 100),
            new Range(-1, 1),
            new Range(-10, 10));

    private static final List<String> UNDONE = List.of(
            "not %s",
            "not at all %s",
            "isn't %s",
            "never %s",
            "hardly %s",
            "far from %s",
            "nicht %s",
            "probably %s",
            "maybe %s",
            "perhaps %s",
            "almost %s",
            "about %s",
            "around %s",
            "at least %s",
            "at most %s",
            "more than %s",
            "less than %s",
            "between %s and 1000",
            "%s?",
            "%s, maybe",
            "%s (mostly)",
            "%s (if one is lenient)",
            "%s, if the date is ignored",
            "%s unless the date counts",
            "%s provided that the date does not count",
            "%s or so",
            "%s or more",
            "%s or 1000",
            "%s to 1000",
            "%s-1000",
            "%s–1000",
            "%s/1000",
            "%s out of 1000",
            "%s%%",
            "%s %%",
            "%s percent",
            "%s stars",
            "%s points off",
            "%spts",
            "+%s",
            "~%s",
            "≈%s",
            "±%s",
            "%s±1",
            "> %s",
            "< %s",
            "<= %s",
            "--%s",
            "€%s",
            "%s€",
            "%s²",
            "%s,000",
            "%s.1.2",
            "%s e9",
            "1000%s",
            "x%s",
            "#%s",
            "if anything, %s",
            "could be %s",
            "would be %s",
            "I think %s",
            "{\"%s\": true}",
            "<think>%s",
            "%s… or not");

    private static final List<UnaryOperator<String>> PLACES = List.of(
            said -> said,
            said -> "Score: " + said,
            said -> "**Score:** " + said,
            said -> "### Score\n" + said,
            said -> "Final score: " + said,
            said -> "My final rating is: " + said,
            said -> "{\"score\": \"" + said.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}",
            said -> "{\"reason\": \"It is 3 of 4.\", \"score\": \""
                    + said.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}",
            said -> "<score>" + said + "</score>",
            said -> "[[" + said + "]]");

    private static final List<String> BEFORE = List.of(
            "",
            "The answer names the city and the year.\n\n",
            "Let me compare them.\n- the city fits\n- the year does\n\n",
            "Answer: 42\n\n",
            "The answer is 42.\n\n",
            "<think>Score: 3</think>\n",
            "Explanation: it is short.\n");

    private static final List<String> AFTER = List.of(
            "",
            "\n",
            "\n\nThe city is named, the year is not.",
            "\n\nExplanation: the city is named 2 times.",
            "\nReason: the city fits.",
            "\n\n- the city fits\n- the year 1987 does");

    private static final List<UnaryOperator<String>> DRESS = List.of(
            said -> said,
            said -> "**" + said + "**",
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
            said -> "<b>" + said + "</b>",
            JudgeScorePropertyTest::fullWidth);

    private final Random random = new Random(SEED);

    @Test
    void whatIsNegatedHedgedOrOfAnotherKindNeverScores() {
        for (int round = 0; round < ROUNDS; round++) {
            Range range = any(RANGES);
            String undone = any(UNDONE).replace("%s", number(range)).replace("%%", "%");
            String text = any(BEFORE) + any(PLACES).apply(undone) + any(AFTER);
            assertThat(range.judge().in(text))
                    .as("seed %d, round %d, %s: %s", SEED, round, range, text)
                    .isEmpty();
        }
    }

    @Test
    void dressNeverChangesAScore() {
        for (int round = 0; round < ROUNDS; round++) {
            Range range = any(RANGES);
            String number = number(range);
            String text = any(BEFORE) + any(PLACES).apply(any(DRESS).apply(number));
            assertThat(range.judge().in(text))
                    .as("seed %d, round %d, %s: %s", SEED, round, range, text)
                    .contains(Double.valueOf(number));
        }
    }

    @Test
    void whatStandsBelowAScoreNeverChangesIt() {
        for (int round = 0; round < ROUNDS; round++) {
            Range range = any(RANGES);
            String number = number(range);
            String text = any(BEFORE) + "Score: " + any(DRESS).apply(number) + any(AFTER);
            assertThat(range.judge().in(text))
                    .as("seed %d, round %d, %s: %s", SEED, round, range, text)
                    .contains(Double.valueOf(number));
        }
    }

    @Test
    void noNumberOutsideTheRangeIsAScore() {
        for (int round = 0; round < ROUNDS; round++) {
            Range range = any(RANGES);
            int outside = random.nextBoolean()
                    ? range.highest + 1 + random.nextInt(200)
                    : range.lowest - 1 - random.nextInt(200);
            String text = any(BEFORE) + any(PLACES).apply(any(DRESS).apply(String.valueOf(outside))) + any(AFTER);
            assertThat(range.judge().in(text))
                    .as("seed %d, round %d, %s: %s", SEED, round, range, text)
                    .isEmpty();
        }
    }

    @Test
    void twoDifferentNumbersAreNone() {
        for (int round = 0; round < ROUNDS; round++) {
            Range range = any(RANGES);
            String one = number(range);
            String other = number(range);
            UnaryOperator<String> place = any(PLACES);
            String text = place.apply(any(DRESS).apply(one)) + "\n\n"
                    + place.apply(any(DRESS).apply(other));
            if (new BigDecimal(one).compareTo(new BigDecimal(other)) != 0) {
                assertThat(range.judge().in(text))
                        .as("seed %d, round %d, %s: %s", SEED, round, range, text)
                        .isEmpty();
            }
        }
    }

    @Test
    void noTextTakesLongOrEndsInAnError() {
        JudgeScore judge = new JudgeScore(BigDecimal.ZERO, BigDecimal.TEN);
        for (String piece : List.of(
                "1",
                "1.",
                "1e",
                "-",
                "1/",
                "1 out of ",
                "score: ",
                "score: 1\n",
                "{\"score\":",
                "[[1]]",
                "1\n",
                "- 1\n",
                "0-10 ",
                "(1",
                "$1$")) {
            judge.in(piece.repeat(20_000 / piece.length()));
        }
    }

    /** Of at most three digits behind the point, and within the range. */
    private String number(Range range) {
        int thousandths = random.nextInt((range.highest - range.lowest) * 1000 + 1) + range.lowest * 1000;
        int digits = random.nextInt(4);
        BigDecimal number = BigDecimal.valueOf(thousandths, 3).setScale(digits, RoundingMode.DOWN);
        return number.signum() == 0 ? "0" : number.toPlainString();
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
