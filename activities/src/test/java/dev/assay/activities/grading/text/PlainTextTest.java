package dev.assay.activities.grading.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            **B**~B
            __B__~B
            *B*~B
            `B`~B
            # Answer~Answer
            > B~B
            > 5~> 5
            2*3 and 2 * 3~2*3 and 2 * 3
            snake_case~snake_case
            $B$~B
            $5 or $6~$5 or $6
            \\(B\\)~B
            \\[ B \\]~ B
            \\text{B}~B
            \\boxed{\\textbf{B}}~B
            \\boxed{\\text{(B) }10\\,\\mathrm{m}}~(B) 10 m
            \\frac{1}{2}~1/2
            \\dfrac12~1/2
            1\\frac{1}{2}~1 1/2
            x^{2}~x^{2}
            <b>B</b>~B
            <B>~(B)
            <span class="x">B</span>~B
            <del>A</del> B~ B
            \\cancel{A} B~ B
            “B”~B
            «B»~B
            「B」~B
            it’s ‘B’~it's B
            Ｂ）~B)
            Ⓑ~B
            10²~10^2
            ½~1/2
            1½~1 1/2
            A\u200BB~AB
            \\textB~\\textB
            """)
    void whatItSaysStays(String dressed, String plain) {
        assertThat(PlainText.of(dressed).strip()).isEqualTo(plain);
    }

    @Test
    void whatIsStruckOutGoes() {
        assertThat(PlainText.of("~~A~~ B")).isEqualTo("B");
        assertThat(PlainText.of("~~A\nB")).isEqualTo("A\nB");
    }

    @Test
    void fencesLoseTheirLanguage() {
        assertThat(PlainText.of("```json\n{\"a\": 1}\n```")).isEqualTo("\n{a: 1}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"B", " **(B).** ", "\"B\"", "[B]", "【B】", "$\\boxed{B}$.", "（Ｂ）", "<b>B</b>", "<B>", "`B`\n"})
    void bareTakesOffBracketsAndPunctuation(String dressed) {
        assertThat(PlainText.bare(dressed)).isEqualTo("B");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<",
                "<s>",
                "</s><s>",
                "~~",
                "~~a~~b",
                "~~\n",
                "$",
                "$a",
                "\\text{",
                "\\cancel{",
                "{",
                "}",
                "*",
                "_",
                "`",
                "\\frac{",
                "\u0301\u0316",
                "\uFDFA",
                "\"",
                "#",
                "\n#",
                "\\"
            })
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void longTextsAreRead(String piece) {
        String text = "a" + piece.repeat((1 << 18) / piece.length());
        assertThatNoException().isThrownBy(() -> PlainText.of(text));
    }
}
