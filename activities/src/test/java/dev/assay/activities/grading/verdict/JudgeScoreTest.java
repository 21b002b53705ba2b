package dev.assay.activities.grading.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeScoreTest {
    private static final JudgeScore TEN = score("0", "10");
    private static final JudgeScore ONE = score("0", "1");
    private static final JudgeScore SIGNED = score("-1", "1");

    private static JudgeScore score(String lowest, String highest) {
        return new JudgeScore(new BigDecimal(lowest), new BigDecimal(highest));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            7~7
            7.~7
            7.5~7.5
            07.50~7.5
            .5~0.5
            7e0~7
            75e-1~7.5
            10~10
            0~0
            (7)~7
            **7**~7
            $7$~7
            $\\text{7}$~7
            \\boxed{7}~7
            "7"~7
            7/10~7
            7 / 10~7
            7 out of 10~7
            7 (out of 10)~7
            7.5/10.0~7.5
            \uFF17~7
            \u0667~7
            Score: 7~7
            **Score:** 7/10~7
            Final score: **7**~7
            Overall rating = 7~7
            Score (0-10): 7~7
            Score – 7~7
            <score> **7** </score>~7
            <score><b>7</b></score>~7
            ### Score\\n7~7
            [[7]]~7
            <score>7</score>~7
            My verdict is 7~7
            Rating: 7 because it is short~7
            Score: 7. It is short.~7
            Score: 7 (it is short)~7
            Score: 7, reason: it is short~7
            7, explanation: it is short~7
            {"score": 7}~7
            {"reason": "Not 3, nor 4 out of 5.", "score": 7.5}~7.5
            {"score": "7/10"}~7
            {"rating": 7.0, "confidence": 0.9}~7
            {"result": {"score": 7}, "notes": [1, 2]}~7
            ```json\\n{"score": 7}\\n```~7
            {"score": 7e0}~7
            Score: 0-10\\nScore: 7~7
            It fits.\\n\\n7~7
            The answer is 42.\\nScore: 7~7
            Answer: 42\\n\\nScore: 7~7
            Answer: 8\\nScore: 7~7
            Accuracy: 9\\nClarity: 8\\nScore: 7~7
            <think>Score: 3</think>7~7
            Score: 3\\nWait, it is better.\\nScore: 7~7
            Score: 3\\nFinal score: 7~7
            Score: 7\\nFinal score: 7.0~7
            """)
    void aNumberThatStandsAloneInItsPlaceIsTheScore(String said, double score) {
        assertThat(TEN.in(said.replace("\\n", "\n"))).contains(score);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "good",
                "11",
                "-1",
                "-7",
                "+7",
                "10.01",
                "7%",
                "7 %",
                "7 stars",
                "7pts",
                "~7",
                "≈ 7",
                "7?",
                "7...",
                "7-8",
                "7–8",
                "7 or 8",
                "7, 8",
                "7,5",
                "1,000",
                "7/5",
                "7/100",
                "7 out of 5",
                "70/100",
                "7.5.1",
                "2e1",
                "1e999",
                "$7",
                "7 €",
                "7+",
                "0x7",
                "7^2",
                "7²",
                "½",
                "7½",
                "7 1/2",
                "IV",
                "seven",
                "７％",
                "Infinity",
                "NaN",
                "- 7",
                "* 7 *\n8",
                "I give it 7.",
                "It deserves a 7 out of 10, maybe.",
                "The answer is 7",
                "Answer: 7",
                "{\"answer\": 7}",
                "Thus $\\boxed{7}$",
                "not 7",
                "Score: not 7",
                "Score: 11",
                "Score: -7",
                "Score:–7",
                "Score: –7",
                "Score - 7",
                "Score: 7 stars",
                "Score: 7%",
                "Score: 7 or 8",
                "Score: 7-8",
                "Score: 7 to 8",
                "Score: 7±1",
                "Score: about 7",
                "Score: at least 7",
                "Score: less than 7",
                "Score: > 7",
                "Score: probably 7",
                "Score: 7, if the date is ignored",
                "Score: 7 (mostly)",
                "Score: 7?",
                "If it were shorter, score: 7",
                "Score: 7\nScore: 8",
                "7\n8",
                "7.\n8",
                "11\n7",
                "7\n-8",
                "7\n50%",
                "7\n3/5",
                "7\n\n8 out of 5",
                "Score: 7\n8",
                "Score: 7\nActually, no.",
                "Score (1-5): 3",
                "Score (out of 5): 3",
                "{\"score\": 11}",
                "{\"score\": -7}",
                "{\"score\": null}",
                "{\"score\": true}",
                "{\"score\": [7]}",
                "{\"score\": \"7%\"}",
                "{\"score\": 7, \"rating\": 8}",
                "{\"score\": 7, \"max_score\": 5}",
                "{\"score\": 1e999999999}",
                "{\"score\": 7} {\"score\": 8}",
                "{\"7\": true}",
                "[[11]]",
                "<score>11</score>",
                "<think>It is 7",
                "<think>Score: 7",
                "Score: 0-10",
                "0-10",
                "Score: {score}",
                "Score:",
                "Verdict: good"
            })
    void whatIsNoPlainNumberOfTheRangeIsNone(String said) {
        assertThat(TEN.in(said)).isEmpty();
    }

    @Test
    void theRangeDecidesWhatAScaleIs() {
        assertThat(ONE.in("0.7")).contains(0.7);
        assertThat(ONE.in("0.7/1")).contains(0.7);
        assertThat(ONE.in("Score: 0.7 / 1.0")).contains(0.7);
        for (String said : List.of("7/10", "7", "70%", "0.7/10", "1.0001", "4/5", "\\frac{4}{5}", "Score (0-10): 1")) {
            assertThat(ONE.in(said)).as(said).isEmpty();
        }
    }

    @Test
    void aSignCountsWhereTheRangeGoesBelowZero() {
        for (String said : List.of(
                "-0.5",
                "\u22120.5",
                "**-0.5**",
                "$-0.5$",
                "Score: -0.5",
                "{\"score\": -0.5}",
                "[[-0.5]]",
                "(-0.5)",
                "-.5",
                "-5e-1")) {
            assertThat(SIGNED.in(said)).as(said).contains(-0.5);
        }
        for (String said : List.of(
                "+0.5",
                "- 0.5",
                "--0.5",
                "Score - 0.5",
                "Score – 0.5",
                "Score—0.5",
                "Score:–0.5",
                "–0.5",
                "-1.5",
                "-0.5-0.5",
                "0.5 - 1",
                "-1 to 1",
                "Score: -1-1",
                "- 0.5\n\n0.5\n-0.5")) {
            assertThat(SIGNED.in(said)).as(said).isEmpty();
        }
        assertThat(SIGNED.in("-0")).contains(0.0);
        assertThat(SIGNED.in("0")).isEqualTo(Optional.of(0.0));
        assertThat(SIGNED.in("Score (-1 to 1): 0.5")).contains(0.5);
    }
}
