package dev.assay.activities.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.manifest.OutputExtraction;
import dev.assay.manifest.OutputExtraction.LabelSet;
import dev.assay.manifest.OutputExtraction.Regex;
import dev.assay.manifest.OutputExtraction.TakeFirst;
import dev.assay.manifest.pattern.PatternSize;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtractorTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            The answer is 42.~42
            it costs $1,234.50 in total~1234.50
            -$5~-5
            $-5~-5
            \u22127~-7
            +7~7
            45%~45
            3-2~2
            x-2~2
            5 - 3~3
            between -3 and -4~-4
            .5~.5
            1e5~1e5
            1.5E-3~1.5E-3
            3/4~3/4
            1,5~-
            12,345,678~12345678
            € 3.20~3.20
            step 1: 2 + 2 = 4~4
            007~007
            1.2.3~-
            no digits~-
            """)
    void theLastNumberIsFound(String output, String number) {
        assertThat(Extractor.of(new OutputExtraction.Number()).extract(output)).isEqualTo(Optional.ofNullable(number));
    }

    @ParameterizedTest(name = "{1} {2} {3} in {0}")
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            Answer: 4, Answer: 5~Answer: (\\d)~-~``~4~5
            Answer: 4, Answer: 5~Answer: (\\d)~0~``~Answer: 4~Answer: 5
            a1b2~(?P<l>[a-z])(?P<d>\\d)~d~``~1~2
            a1b2~([a-z])(\\d)~2~``~1~2
            ANSWER x~answer (\\w)~-~i~x~x
            no~(\\d)~-~``~-~-
            ab~(x)?b~-~``~-~-
            """, quoteCharacter = '`')
    void patternsFindTheirFirstOrLastMatch(
            String output, String pattern, String group, String flags, String first, String last) {
        assertThat(Extractor.of(new Regex(false, pattern, Optional.ofNullable(group), flags))
                        .extract(output))
                .isEqualTo(Optional.ofNullable(first));
        assertThat(Extractor.of(new Regex(true, pattern, Optional.ofNullable(group), flags))
                        .extract(output))
                .isEqualTo(Optional.ofNullable(last));
    }

    /** Reported in github.com/EleutherAI/lm-evaluation-harness/issues/2278. */
    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource(delimiter = '~', nullValues = "-", quoteCharacter = '`', textBlock = """
            The answer is 5~(-?[$0-9.,]{2,})|(-?[0-9]+)~5
            first 12, then 5~(-?[$0-9.,]{2,})|(-?[0-9]+)~5
            The answer is 12~(-?[$0-9.,]{2,})|(-?[0-9]+)~12
            B~(A)|(B)~B
            A then B~(A)|(B)~B
            c~(?:(a)|(b))|(c)~c
            ans=7~answer: (\\d)|ans=(\\d)|(\\d) it is~7
            7 it is~answer: (\\d)|ans=(\\d)|(\\d) it is~7
            x9~(?P<letter>[a-z])(?P<digit>\\d)~x
            9~(?P<letter>[a-z])?(?P<digit>\\d)~9
            yes~(y)es|(n)o~y
            no~(y)es|(n)o~n
            b~(a)?b~-
            ab~a()b|(b)~``
            """)
    void withoutAGroupTheFirstThatTookPartIsTheAnswer(String output, String pattern, String answer) {
        assertThat(Extractor.of(new Regex(true, pattern, Optional.empty(), "")).extract(output))
                .isEqualTo(Optional.ofNullable(answer));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            情感是积极的~积极
            这是消极的评论~消极
            答案：不积极~不积极
            これはポジティブです~ポジティブ
            感情はネガティブ~ネガティブ
            ความรู้สึกเป็นบวก~บวก
            ຄວາມຮູ້ສຶກເປັນບວກ~-
            អារម្មណ៍វិជ្ជមាន~វិជ្ជមាន
            감정은 긍정입니다~긍정
            감정은 불긍정~-
            答案是positive。~positive
            positive的~positive
            impositive~-
            ＰＯＳＩＴＩＶＥ~positive
            _positive_~positive
            positive_x~-
            très négatif~négatif
            trés négatif!~négatif
            """)
    void labelsAreFoundInScriptsWithoutSpaces(String output, String label) {
        List<String> labels =
                List.of("积极", "消极", "不积极", "ポジティブ", "ネガティブ", "บวก", "វិជ្ជមាន", "긍정", "positive", "négatif");

        assertThat(Extractor.of(new LabelSet(labels, false)).extract(output)).isEqualTo(Optional.ofNullable(label));
        assertThat(Extractor.of(new LabelSet(List.of("好", "不好"), true)).extract("好不好"))
                .contains("好");
    }

    @Test
    void flagsMeanLinesAndDots() {
        assertThat(Extractor.of(new Regex(true, "^(.*)$", Optional.empty(), "m"))
                        .extract("a\nb"))
                .contains("b");
        assertThat(Extractor.of(new Regex(false, "<(.*)>", Optional.empty(), "s"))
                        .extract("<a\nb>"))
                .contains("a\nb");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            Positive~positive~-
            the review is positive.~positive~positive
            not positive, very positive~positive~positive
            very positive!~very positive~very positive
            impositive~-~-
            positive_x~-~-
            it is Neutral or negative~Neutral~Neutral
            **Neutral**~Neutral~Neutral
            """)
    void theFirstLabelThatIsAWholeWordCounts(String output, String loose, String strict) {
        List<String> labels = List.of("positive", "very positive", "negative", "Neutral");

        assertThat(Extractor.of(new LabelSet(labels, false)).extract(output)).isEqualTo(Optional.ofNullable(loose));
        assertThat(Extractor.of(new LabelSet(labels, true)).extract(output)).isEqualTo(Optional.ofNullable(strict));
    }

    @Test
    void firstLinesPassOverBlankOnes() {
        assertThat(Extractor.of(new TakeFirst(1)).extract("\n  a \nb")).contains("a");
        assertThat(Extractor.of(new TakeFirst(2)).extract("a\r\n\r\nb\nc")).contains("a\nb");
        assertThat(Extractor.of(new TakeFirst(1)).extract(" \n ")).isEmpty();
    }

    @Test
    void noExtractionExtractsNothing() {
        Extractor none = Extractor.of(new OutputExtraction.None());

        assertThat(none.extracts()).isFalse();
        assertThat(none.extract("x")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            abc~3
            a{10}~10
            (ab){10}~30
            ((a{10}){10}){10}~1110
            [a-z]{5}\\d{3,}x~9
            [^]{9}]{2}~2
            \\p{Greek}{4}\\x{41}~5
            \\Qa{99}\\E~9
            a{x}~4
            (a|b){0,7}~28
            """)
    void sizesCountRepetitions(String pattern, long size) {
        assertThat(PatternSize.of(pattern)).isEqualTo(size);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void noPatternCanHang() {
        assertThat(Extractor.of(new Regex(true, "^(a+)+$", Optional.empty(), ""))
                        .extract("a".repeat(200_000) + "!"))
                .isEmpty();
        assertThat(Extractor.of(new OutputExtraction.Number()).extract("1,".repeat(500_000)))
                .isEmpty();
        assertThat(Patterns.problem("((a{100}){100}){100}")).contains("repetitions make it larger than 2000 steps");
        assertThat(Patterns.problem("((((a{1,100}){1,100}){1,100}){1,100}){1,100}"))
                .isPresent();
        assertThat(Patterns.problem("(?=a)")).isPresent();
        assertThat(Patterns.problem("(a")).isPresent();
        assertThat(Patterns.problem("(\\d+)")).isEmpty();
        assertThat(Patterns.problem("(".repeat(5_000) + ")".repeat(5_000))).isPresent();
    }
}
