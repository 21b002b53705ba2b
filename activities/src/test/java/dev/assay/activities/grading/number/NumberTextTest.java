package dev.assay.activities.grading.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.assay.activities.grading.Extractor;
import dev.assay.activities.grading.GradersTest;
import dev.assay.manifest.OutputExtraction;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the last number of a text is. Other evaluation tools were reported to read these wrong. */
class NumberTextTest {
    /**
     * Reported in github.com/EleutherAI/lm-evaluation-harness/issues/3643 and 3214,
     * github.com/open-compass/opencompass/issues/2647, github.com/stanford-crfm/helm/issues/4337.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', nullValues = "-", textBlock = """
            \\boxed{1{,}234}~1234
            $1{,}000$~1000
            $12\\,345$~12345
            1\u00A0234~1234
            1\u202F234~1234
            1\u2009234~1234
            `12\\;345\\ 678`~12345678
            1\\ 234~1234
            `1~234`~1234
            `1,\\!234`~1234
            1{,}234{,}567{.}5~1234567.5
            1\\text{,}234~1234
            \\boxed{\\$9{,}500}~9500
            1&nbsp;234~1234
            1'234'567~1234567
            12,34,567~1234567
            ١٬٢٣٤٫٥~1234.5
            १२३~123
            ১২~12
            ๔๒~42
            ۴۲~42
            １，２３４．５~1234.5
            －７~-7
            The total is 72 clips, altogether.~72
            the answer is \\(42\\).~42
            \u22127~-7
            \u20137~-7
            \u20127~-7
            x = - 5~-5
            答えは42です~42
            정답은 42입니다~42
            """)
    void thousandsSignsAndDigitsOfOtherScripts(String output, String number) {
        assertThat(last(output)).isEqualTo(Optional.ofNullable(number));
    }

    /**
     * Reported in github.com/EleutherAI/lm-evaluation-harness/issues/3643, github.com/UKGovernmentBEIS/inspect_ai/pull/4636,
     * github.com/huggingface/Math-Verify/pull/81 and issues 1, 34 and 35.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', nullValues = "-", textBlock = """
            \\boxed{\\frac{1}{2}}~1/2~0.5~2
            \\frac12~1/2~0.5~12
            \\dfrac{3}{4}~3/4~0.75~4
            -\\frac{1}{2}~-1/2~-0.5~0.5
            \\frac{-1}{2}~-1/2~-0.5~0.5
            \\frac{1}{-2}~-1/2~-1/2~2
            \\cfrac{1{,}000}{4}~1000/4~250~4
            1\\frac{1}{2}~1 1/2~1.5~0.5
            -1\\tfrac{1}{2}~-1 1/2~-1.5~-0.5
            3/4~3/4~0.75~4
            3 / 4~3/4~.75~4
            \u22123/4~-3/4~-0.75~0.75
            11 5/6~11 5/6~71/6~5/6
            ½~1/2~0.5~2
            1½~1 1/2~1.5~11/2
            ⅔ cup~2/3~4/6~3
            1/3~1/3~2/6~0.333
            1.5 \\times 10^{3}~1.5e3~1500~3
            1.5 × 10³~1.5e3~1500~103
            2·10^-3~2e-3~0.002~-3
            10^5~1e5~100000~5
            $10^{-2}$~1e-2~0.01~-2
            6.02e23~6.02e23~6.02E+23~23
            """)
    void fractionsAndPowersOfTenByValue(String output, String number, String equal, String other) {
        assertThat(last(output)).contains(number);
        assertThat(last(number)).contains(number);
        assertThat(GradersTest.grade("numeric", output, equal, java.util.List.of()))
                .containsEntry("score", 1.0);
        assertThat(GradersTest.grade("numeric", number, equal, java.util.List.of()))
                .containsEntry("score", 1.0);
        assertThat(GradersTest.grade("numeric", output, other, java.util.List.of()))
                .containsEntry("score", 0.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,23",
                "1.234,56",
                "1,2345",
                "12,34",
                "1,234,56",
                "1,,234",
                "1.2.3",
                "v1.2.3",
                "192.168.0.1",
                "2024-01-15",
                "15/01/2024",
                "15.01.2024",
                "10:30",
                "10:30pm",
                "3:2",
                "10-20",
                "10\u201320",
                "3..5",
                "5-7-9",
                "0x1F",
                "3f2a9b",
                "3/0",
                "1/2/3",
                "4 10/3",
                "12 345",
                "12\u00A034",
                "\\frac{x}{2}",
                "\\frac{\\pi}{2}",
                "\\frac{\\sqrt{2}}{3}",
                "\\frac{1}{x}",
                "2\\frac{x}{3}",
                "\\sqrt{2}",
                "√2",
                "2\\sqrt{3}",
                "2\\pi",
                "2π",
                "2^10",
                "2^{10}",
                "5²",
                "10^5000",
                "5 ± 2",
                "\\pm 2",
                "0.\\overline{3}",
                "0.(3)",
                "n/5",
                "1e5000",
                "B12",
                "x^2",
                "x_{1}",
                "CO2",
                "none",
                ""
            })
    void whatCannotBeReadWholeIsNoNumber(String output) {
        assertThat(last(output)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', textBlock = """
            42 ppm of CO2~42
            x_1 = 5, for x_1~5
            5 m²~5
            5 cm^2~5
            5 kg m^{-3}~5
            5km~5
            the 3rd~3
            f(2) = 7~7
            No.5~5
            it is ...5~5
            Answer:5~5
            5!~5
            20 °C~20
            50\\%~50
            ₹1,000~1000
            -$1,234.50~-1234.50
            1, 2, 3~3
            (1) 2~2
            5-3~3
            x-2~2
            """)
    void unitsWordsAndPunctuationAreAroundIt(String output, String number) {
        assertThat(last(output)).contains(number);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', nullValues = "-", textBlock = """
            $90^\\circ$~90
            \\boxed{90^{\\circ}}~90
            90\\degree~90
            90^{\\circ}~90
            90 ^ \\circ~90
            90^{\\circ}\\text{C}~90
            \\angle A = 45^\\circ.~45
            -40^\\circ~-40
            90^{o}~90
            90^\\circ 30'~-
            90°30'~-
            5^{\\text{th}}~5
            5^{th}~5
            5^\\text{th}~5
            1^{\\mathrm{st}}~1
            2^\\textrm{nd}~2
            2^{10}~-
            2^n~-
            5\\text{ cm}~5
            5\\text{ cm}^2~5
            5\\mathrm{m}^2~5
            5\\,\\mathrm{m}^{2}~5
            5\\ \\text{m/s}^2~5
            5\\ \\mathrm{m\\,s^{-2}}~5
            50\\%~50
            \\$5~5
            -\\$5~-5
            5\\text{ dollars}~5
            x = \\boxed{5}~5
            \\boxed{5\\text{ apples}}~5
            \\boxed{5}\\text{ cm}^2~5
            \\approx 3.14~3.14
            5.~5
            \\left(5\\right)~5
            \\$1{,}000~1000
            \\text{5}~5
            \\mathbf{5}~5
            \\boxed{-5}~-5
            -{5}~-
            -\\boxed{5}~-
            101_2~-
            101_{2}~-
            \\log_{10} 100~100
            5\\:\\text{km}~5
            `5~\\text{km}`~5
            `5\\text{~km}`~5
            5\\cdot 10^{-3}~5e-3
            \\boxed{\\text{The answer is } 5}~5
            5 \\text{ units}^3~5
            5\\textsuperscript{th}~5
            x^{2}=9~9
            5\\!\\%~5
            5^{\\prime}~5
            5\\quad~5
            $5-$10~-
            5%-10%~-
            5\\%-10\\%~-
            €5–€10~-
            5€-10€~-
            $5$-$10$~-
            $10-$5~5
            between $5 and $10~10
            5-10~-
            5-3~3
            -\\frac{-1}{2}~1/2
            -\\frac{1}{-2}~1/2
            - \\frac{-1}{2}~-1/2
            x = -\\frac{-1}{2}~1/2
            -\\frac{1}{2}~-1/2
            3-\\frac{-1}{2}~-
            --5~-
            -+5~-
            +-5~-
            - -5~-5
            -(-5)~-
            -(5)~-
            -\\left(5\\right)~-
            (-5)~-5
            f(2) = 7~7
            x = -5~-5
            x=-5~-5
            CO_{2} 5~5
            \\frac{90^\\circ}{2}~-
            90^\\circ - 30^\\circ = 60^\\circ~60
            30^\\circ-60^\\circ~-
            5\\text{-}10~-
            a_{10}=7~7
            \\dfrac{1}{2}\\text{ cm}^2~1/2
            1{,}234\\text{ km}~1234
            \\pounds 5~5
            `5 \\mathrm{~cm}^{2}`~5
            5\\;\\mu\\text{m}~5
            5\\Omega~5
            $1.5M-$2M~-
            20-30%~-
            -\\dfrac{-3}{-4}~-3/4
            x-(5)~5
            - \\boxed{5}~5
            **Answer:**-5~-5
            21^{\\text{st}} century~21
            12_{8}~-
            \\text{Answer: }-5~-5
            x_{1}-5~5
            \\$5--\\$10~-
            """)
    void decorationsAndSignsOfLatex(String output, String number) {
        assertThat(last(output)).isEqualTo(Optional.ofNullable(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "1,",
                "1 ",
                "100 ",
                "1/",
                "\\frac{",
                "\\frac{1}{2}",
                "1 1/2 ",
                "{1}",
                "-",
                "10^",
                "1 x 10^",
                "\u0661",
                "1e",
                "a1"
            })
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    @Tag("long")
    void longTextsAreRead(String piece) {
        String text = piece.repeat((1 << 18) / piece.length());
        assertThatNoException().isThrownBy(() -> NumberText.value(text));
    }

    private static Optional<String> last(String output) {
        return Extractor.of(new OutputExtraction.Number()).extract(output);
    }
}
