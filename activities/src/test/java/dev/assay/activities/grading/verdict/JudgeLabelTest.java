package dev.assay.activities.grading.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeLabelTest {
    private static final List<String> CORRECT = List.of("correct", "incorrect");
    private static final List<String> RELEVANT = List.of("relevant", "not relevant", "unrelated");
    private static final List<String> QUALITY = List.of("good", "very good", "bad");
    private static final List<String> FIVE = List.of("1", "2", "3", "4", "5");
    private static final List<String> TEN = List.of("0", "1", "5", "7", "10");
    private static final List<String> SIGNED = List.of("-1", "0", "1");
    private static final List<String> YES = List.of("yes", "no");
    private static final List<String> PAIR = List.of("A", "B", "A+", "C");
    private static final List<String> BRACKETED = List.of("[[A]]", "[[B]]", "[[C]]");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            CORRECT~correct~correct
            CORRECT~Correct.~correct
            CORRECT~**INCORRECT**~incorrect
            CORRECT~"correct"~correct
            CORRECT~(incorrect)~incorrect
            CORRECT~[correct]~correct
            CORRECT~`correct`~correct
            CORRECT~$\\text{correct}$~correct
            CORRECT~\\boxed{correct}~correct
            CORRECT~Ｃｏｒｒｅｃｔ~correct
            CORRECT~Verdict: correct~correct
            CORRECT~**Verdict:** correct~correct
            CORRECT~**Verdict: correct**~correct
            CORRECT~### Verdict|correct~correct
            CORRECT~## Final verdict||**Incorrect**||The date is wrong.~incorrect
            CORRECT~Verdict：incorrect~incorrect
            CORRECT~The date is right.|Verdict: correct~correct
            CORRECT~The date is not right.|incorrect~incorrect
            CORRECT~The date is right.||correct~correct
            CORRECT~Verdict: correct. The date is not in doubt.~correct
            CORRECT~Verdict: incorrect - the date does not match~incorrect
            CORRECT~Verdict: incorrect because the date does not match~incorrect
            CORRECT~Verdict: incorrect (wrong date)~incorrect
            CORRECT~Therefore, my final verdict is: correct.~correct
            CORRECT~The date does not match, so my verdict is incorrect.~incorrect
            CORRECT~1. Date: wrong|2. Verdict: incorrect~incorrect
            CORRECT~- Verdict: incorrect~incorrect
            CORRECT~> Verdict: incorrect~incorrect
            CORRECT~✅ **Verdict**: correct~correct
            CORRECT~Label = incorrect~incorrect
            CORRECT~Urteil: correct~correct
            CORRECT~最终判定：incorrect~incorrect
            CORRECT~Итоговая оценка: incorrect~incorrect
            CORRECT~{"verdict": "correct"}~correct
            CORRECT~```json|{"reason": "It is not incorrect", "verdict": "correct"}|```~correct
            CORRECT~My judgement: {"verdict": "incorrect", "score": 0.2} The date is wrong.~incorrect
            CORRECT~{"evaluation": {"finalVerdict": "Incorrect"}}~incorrect
            CORRECT~{'verdict': 'incorrect', 'why': 'date'}~incorrect
            CORRECT~<verdict>correct</verdict>~correct
            CORRECT~<reasoning>Verdict: correct?</reasoning><verdict> **incorrect** </verdict>~incorrect
            CORRECT~<think>is it correct? Verdict: correct</think>incorrect~incorrect
            CORRECT~is it correct?|</think>|incorrect~incorrect
            CORRECT~End with Verdict: correct or incorrect|Verdict: correct~correct
            CORRECT~Verdict: correct or incorrect|Verdict: incorrect~incorrect
            CORRECT~Verdict: correct|Wait, the date is wrong.|Verdict: incorrect~incorrect
            CORRECT~Verdict: correct|Final verdict: incorrect~incorrect
            CORRECT~XXcorrectXX incorrect~incorrect
            CORRECT~Is it correct?|incorrect~incorrect
            CORRECT~Score: 4|Verdict: correct~correct
            RELEVANT~label: unrelated, explanation: A more relevant answer would be Z.~unrelated
            RELEVANT~EXPLANATION: It does not answer it, a relevant one would. LABEL: unrelated~unrelated
            RELEVANT~explanation: it is not about cats, label: unrelated~unrelated
            RELEVANT~relevant, explanation: An unrelated answer would be Z.~relevant
            RELEVANT~Label: unrelated; explanation: more relevant would be Z~unrelated
            RELEVANT~{"label": "unrelated, explanation: A more relevant answer would be Z."}~unrelated
            RELEVANT~not relevant~not relevant
            RELEVANT~Verdict: Not relevant.~not relevant
            RELEVANT~Verdict: NOT_RELEVANT~not relevant
            RELEVANT~{"label": "not-relevant"}~not relevant
            QUALITY~Verdict: very good~very good
            QUALITY~very good~very good
            QUALITY~Rating: good~good
            FIVE~4~4
            FIVE~4.~4
            FIVE~4.0~4
            FIVE~Score: 4~4
            FIVE~Score: 4/5~4
            FIVE~Score (1-5): 4~4
            FIVE~Score: 4 out of 5.~4
            FIVE~**Rating: 4/5**~4
            FIVE~[[4]]~4
            FIVE~Rating: [[4]]~4
            FIVE~{"score": 4}~4
            FIVE~{"score": 4.0, "verdict": "fine"}~4
            FIVE~Score: between 1 and 5|Score: 4~4
            FIVE~It is fine.||4~4
            FIVE~Score: ４~4
            FIVE~Score: 4 (out of 5)~4
            FIVE~{"score":4,"max_score":5}~4
            FIVE~{"score":4,"scale":"1-5"}~4
            FIVE~{"score":4,"reason":"max 10"}~4
            FIVE~Score (out of 5): 4~4
            FIVE~Score out of 5: 3~3
            FIVE~4 (out of 5)~4
            FIVE~4 out of 5~4
            FIVE~Score: 4 (good, clear)~4
            FIVE~Score: 4 (criterion 3 missed)~4
            FIVE~Score: 4. Out of 10 facts, all are right.~4
            FIVE~Score: 4|Max score: 5~4
            CORRECT~{"verdict": "correct", "max_score": 10}~correct
            TEN~7/10~7
            TEN~7 / 10~7
            TEN~Score: 10~10
            TEN~$\\boxed{7}$~7
            SIGNED~-1~-1
            SIGNED~Score: -1~-1
            SIGNED~Score: \u22121~-1
            SIGNED~1~1
            YES~Is it right?|No.~no
            YES~no~no
            YES~Verdict: no, because the date is wrong~no
            YES~extracted_final_answer: 7|reasoning: not the same|correct: no|confidence: 90~no
            PAIR~My final verdict is: [[B]]~B
            PAIR~[[A+]]~A+
            PAIR~Grade: A+~A+
            PAIR~Grade: A~A
            PAIR~Answer: B is longer.|Verdict: A~A
            BRACKETED~After all, [[B]]~[[B]]
            BRACKETED~B~[[B]]
            FIVE~Rating: 4 (on a 1-5 scale)~4
            FIVE~Bewertung: 4 von 5~4
            FIVE~{"score": 4, "scale": {"min": 1, "max": 5}}~4
            """)
    void aVerdictStandsAloneInItsPlace(String labels, String text, String label) {
        assertThat(read(labels, text)).contains(label);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            CORRECT~The answer is not correct.
            CORRECT~This isn't correct
            CORRECT~Verdict: not correct
            CORRECT~I cannot judge whether this is correct
            CORRECT~partially correct
            CORRECT~Is it correct? No.
            CORRECT~It would be correct if the date were right
            CORRECT~<think>is it correct? hmm
            CORRECT~<think>hm</think><think>correct
            CORRECT~It is un$\\boxed{correct}$
            CORRECT~It is in[[correct]]
            CORRECT~The answer is correct.
            CORRECT~correct or incorrect
            CORRECT~correct|incorrect
            CORRECT~- correct|- incorrect
            CORRECT~Verdict: correct or incorrect
            CORRECT~Verdict: correct/incorrect
            CORRECT~Verdict: probably correct
            CORRECT~Verdict: correct, if the date is ignored
            CORRECT~Verdict: correct, but only in part
            CORRECT~Verdict: correct (mostly)
            CORRECT~Verdict: correct (but late)
            CORRECT~Verdict: correct - if one is lenient
            CORRECT~Verdict: correct?
            CORRECT~Verdict: correct (in part)
            CORRECT~Verdict: correct - to some extent
            CORRECT~Verdict: correct (not sure)
            CORRECT~No verdict: correct answers need a source.
            CORRECT~The verdict is not "correct".
            CORRECT~Correct answer: Paris. Given: Rome.
            CORRECT~{"verdict": {"correct": true}}
            CORRECT~{"verdict": "", "reason": "correct"}
            CORRECT~Verdict: correct <think> is it?
            CORRECT~I would say:|correct
            CORRECT~Verdict: correct. But only if the date is ignored.
            CORRECT~Verdict: correct|only if the date is ignored
            CORRECT~Verdict: neither correct nor incorrect
            CORRECT~Verdict: correct|Verdict: neither correct nor incorrect
            CORRECT~Verdict: correct|Verdict: not correct
            CORRECT~Verdict: correct|Verdict: incorrect
            CORRECT~Verdict: correct|I changed my mind: it is wrong.
            CORRECT~Verdict: correct. Wait, no.
            CORRECT~Verdict: wrong|correct
            CORRECT~Verdict: correct||incorrect
            CORRECT~If the date were right, verdict: correct
            CORRECT~If the date were right:|Verdict: correct
            CORRECT~The instruction says to write "Verdict: correct".
            CORRECT~For example:|Verdict: correct
            CORRECT~I do not think that this is|correct
            CORRECT~It is not:||correct
            CORRECT~It is not||correct
            CORRECT~correct|if the date were right
            CORRECT~correct?
            CORRECT~correct-ish
            CORRECT~un correct
            CORRECT~correct…
            CORRECT~{"correct": true}
            CORRECT~{"correct": 1, "incorrect": 0}
            CORRECT~{"verdict": "correct|incorrect"}
            CORRECT~{"verdict": "not correct"}
            CORRECT~{"verdict": "correct", "label": "incorrect"}
            CORRECT~{"verdict": "correct", "verdict": "incorrect"}
            CORRECT~{"reason": "Verdict: correct"}
            CORRECT~{"verdict": null}
            CORRECT~{"verdict": true}
            CORRECT~Example: {"verdict": "correct"}
            CORRECT~<verdict>not correct</verdict>
            CORRECT~<verdict>correct or incorrect</verdict>
            CORRECT~not \\boxed{correct}
            CORRECT~[[correct]] or [[incorrect]]
            CORRECT~It is not [[correct]]
            CORRECT~XXcorrectXX
            CORRECT~nicht correct
            CORRECT~Verdict: nicht correct
            CORRECT~
            RELEVANT~relevant? Not really
            QUALITY~Verdict: good or bad
            QUALITY~not very good
            QUALITY~Verdict: not very good
            QUALITY~very bad
            FIVE~Score: between 1 and 5
            FIVE~Score: 1-5
            FIVE~Score: -5
            FIVE~-5
            FIVE~- 5
            FIVE~+3
            FIVE~5%
            FIVE~5 stars
            FIVE~$5
            FIVE~7/10
            FIVE~4/10
            FIVE~Score: 4/10
            FIVE~4.5
            FIVE~Score: 4.5
            FIVE~4,5
            FIVE~Score: 4-5
            FIVE~> 4
            FIVE~TILDE4
            FIVE~1.|It is fine.
            FIVE~1. It is fine.
            FIVE~1) It is fine.
            FIVE~10
            FIVE~Score: 45
            FIVE~Score: <4
            FIVE~Score: at least 4
            FIVE~Score: 4 (or 5)
            FIVE~{"score": -4}
            FIVE~{"score": "4%"}
            FIVE~1. clear|2. short|3.
            FIVE~4²
            FIVE~4½
            FIVE~Score:|- 1: bad|- 5: good
            FIVE~See [[4]](http://x) for it.
            FIVE~The student's answer is $\\boxed{4}$.
            FIVE~Score: 3 (out of 10)
            FIVE~{"score":4,"max_score":10}
            FIVE~{"max_score":10, "score":4}
            FIVE~{"score":4,"scale":"1-10"}
            FIVE~{"score":4,"outOf":10}
            FIVE~{"score":4,"max":"10"}
            FIVE~Score: 3 (max 10)
            FIVE~Score: 3 (scale 1-10)
            FIVE~Score: 3 (of 10)
            FIVE~Score: 3 (/10)
            FIVE~Score: 3 on a scale of 1 to 10
            FIVE~Score (out of 10): 3
            FIVE~Score (1-10): 3
            FIVE~Score out of 10: 3
            FIVE~3 (out of 10)
            FIVE~Score: 4 - out of 10
            FIVE~Score: 4|Maximum score: 10
            FIVE~<score>4</score><max_score>10</max_score>
            FIVE~{"evaluation":{"score":4,"max_score":10}}
            FIVE~{"score":{"value":4,"max":10}}
            FIVE~Score: 3 out of a possible 10
            FIVE~Score: 3 points out of 10
            FIVE~Score: **3** (out of 10)
            TEN~70/100
            TEN~1/2
            SIGNED~+1
            PAIR~A-
            PAIR~A++
            PAIR~A or B
            YES~Is it right? No.
            YES~no idea
            YES~Yes and no
            FIVE~Rating: 4 (on a 10-point scale)
            FIVE~Bewertung: 4 (von 10)
            FIVE~{"score": 4, "scale": {"min": 1, "max": 10}}
            FIVE~4|(out of 10)
            FIVE~{"score": "4 (out of 10)"}
            """)
    void whatIsNegatedConditionalOrHedgedIsNoVerdict(String labels, String text) {
        assertThat(read(labels, text)).isEmpty();
    }

    @Test
    void aLabelMayBeASign() {
        assertThat(new JudgeLabel(List.of("+", "-")).in("+")).contains("+");
        assertThat(new JudgeLabel(List.of("👍", "👎")).in("👎")).contains("👎");
    }

    private static Optional<String> read(String labels, String text) {
        List<String> names = switch (labels) {
            case "CORRECT" -> CORRECT;
            case "RELEVANT" -> RELEVANT;
            case "QUALITY" -> QUALITY;
            case "FIVE" -> FIVE;
            case "TEN" -> TEN;
            case "SIGNED" -> SIGNED;
            case "YES" -> YES;
            case "PAIR" -> PAIR;
            default -> BRACKETED;
        };
        String said = text == null
                ? ""
                : text.replace('|', '\n')
                        .replace("XX", "~~")
                        .replace("TILDE", "~")
                        .replace("correct\nincorrect\"", "correct|incorrect\"");
        return new JudgeLabel(names).in(said);
    }
}
