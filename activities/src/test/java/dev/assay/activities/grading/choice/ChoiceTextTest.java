package dev.assay.activities.grading.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other evaluation tools were reported to read wrong, and neighbours of it. A dash: no answer. */
class ChoiceTextTest {
    private static final List<String> CITIES = List.of("Paris", "London", "Rome", "Berlin");

    /** Reported in github.com/UKGovernmentBEIS/inspect_ai/issues/5145 and 5055, pull/3910; OPD-V/issues/2. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            ANSWER: $B$~B
            The answer is $B$~B
            Answer: $\\text{B}$~B
            Answer: \\(B\\)~B
            $B$~B
            \\boxed{\\textbf{B}}~B
            **Answer**: B~B
            Answer: <B>~B
            The answer is “B”~B
            ANSWER: b~B
            the answer is (b)~B
            answer: b.~B
            (b)~B
            b~B
            b)~B
            ANSWER: **B**~B
            **Answer: B**~B
            \\[ \\boxed{\\mathrm{B}} \\]~B
            The final answer is: $\\boxed{\\text{(B) London}}$~B
            <answer>b</answer>~B
            <answer> (B) London~B
            <b>Answer:</b> <i>B</i>~B
            `{"answer": "B"}`~B
            `{"reasoning": "A and C are in the EU", "answer": "b", "note": "C is far"}`~B
            `{'final_answer': 'London'}`~B
            `{"choice": "B. London"}`~B
            `{"answer": B}`~B
            `{"answer": ["B", "C"]}`~-
            Ａｎｓｗｅｒ：Ｂ~B
            答案：（Ｂ）~B
            Answer: 「B」~B
            Answer: [B]~B
            Answer: {B}~B
            Answer: 'B'~B
            Answer – B~B
            Answer = B~B
            Answer -> B~B
            Answer B~B
            ### Answer\n\n**B**~B
            #### B~B
            Answer: \\underline{B}~B
            Answer: option b~B
            The correct option is b because of its size~B
            Option B~B
            It's \\textit{London}.~B
            london~B
            **LONDON**~B
            Answer: "London."~B
            Final Answer: The final answer is B. I hope it is correct.~B
            """)
    void dressAndCaseDoNotMatter(String output, String choice) {
        assertThat(named(output.replace("\\n", "\n"), CITIES)).isEqualTo(choice);
    }

    /** Reported in github.com/openai/evals/issues/1767, github.com/UKGovernmentBEIS/inspect_ai/pull/4912. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Answer: B, C",
                "The answer is B or C",
                "Answer: B and C",
                "Answer: B & C",
                "Answer: B; C",
                "(B), (C)",
                "B) and C)",
                "Answer: A, B, and D",
                "B C",
                "B\nC",
                "B/C",
                "B-C",
                "B–D",
                "B to D",
                "Answer: BC",
                "Answer: either B or C",
                "Either B or C",
                "Answer: B oder C",
                "Réponse : B et C",
                "Respuesta: B y C",
                "答案：B和C",
                "答案：B、C",
                "答え：BとC",
                "정답: B와 C",
                "Ответ: B или C",
                "Answer: B|C",
                "Answer: (B)(C)",
                "Answer: B+C",
                "Answer: B as well as C",
                "Both B and C are correct.",
                "London or Rome",
                "Answer: London / Rome",
                "\\boxed{B, C}",
                "\\boxed{B} and \\boxed{C}",
                "<answer>B or C</answer>",
                "Answer: B\nC",
                "B. London\nC. Rome",
                "Answer: London (C)",
                "Answer: B) Rome",
                "B. Rome",
                "The answer is B or maybe C",
                "Answer: between B and C",
                "Answers:\nB\nC",
                "It could be A, B, C or D",
                "Answer: Paris, London",
                "b, c",
                "answer: b or c",
                "A,B,C,D",
                "Answer: C or London"
            })
    void twoChoicesAreNoAnswer(String output) {
        assertThat(named(output, CITIES)).isEqualTo("-");
    }

    /** Reported in github.com/sgl-project/sglang/pull/23864. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            A. Paris\\nB. London\\nC. Rome\\nD. Berlin~-
            A) Paris B) London C) Rome D) Berlin~-
            (A) Paris (B) London (C) Rome (D) Berlin~-
            A: Paris, B: London, C: Rome, D: Berlin~-
            - A. Paris\\n- B. London\\n- C. Rome\\n- D. Berlin~-
            **A.** Paris\\n**B.** London\\n**C.** Rome\\n**D.** Berlin~-
            a) Paris\\nb) London\\nc) Rome\\nd) Berlin~-
            Paris\\nLondon\\nRome\\nBerlin~-
            Paris, London, Rome, Berlin~-
            The options are Paris, London, Rome and Berlin.~-
            The options are Paris, London, Rome and Berlin. London is it.~B
            A) no\\nB) yes\\nSo: B~B
            A. Paris is in France.\\nB. London is in the UK.\\nAnswer is London~B
            A. Paris is in France.\\nB. London is in the UK.~-
            A. Paris\\nB. London\\nC. Rome\\nD. Berlin\\n\\nB~B
            A. Paris\\nB. London\\nC. Rome\\nD. Berlin\\n\\nB. London~B
            A. Paris\\nB. London\\nC. Rome\\nD. Berlin\\nAnswer: C~C
            A) Paris B) London C) Rome D) Berlin. I choose C~C
            A. Paris\\nB. London ✓\\nC. Rome\\nD. Berlin~B
            A ❌\\nB ✅\\nC ❌\\nD ❌~B
            Which is it: A, B, C or D?~-
            The answer choices are A) Paris, B) London, C) Rome, D) Berlin.~-
            """)
    void aListOfTheChoicesIsNoMention(String output, String choice) {
        assertThat(named(output.replace("\\n", "\n"), CITIES)).isEqualTo(choice);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            (A) is wrong.\\n(B) is right.~B
            The answer is not B~-
            The answer isn't (B).~-
            Not B~-
            not London~-
            It's not Paris, it's London.~B
            It's not Paris but London~B
            It is London, not Paris.~B
            The answer is B, not C.~B
            The answer is B rather than C~B
            B is incorrect~-
            B) is incorrect~-
            B: incorrect~-
            B - wrong~-
            B, however, is wrong.~-
            Option B, which is wrong~-
            B can be ruled out.~-
            We can eliminate B.~-
            Eliminate A and C. B remains.~B
            A, C and D are wrong.~-
            A is wrong, C is wrong, D is wrong, so B~B
            Neither A nor B~-
            neither Paris nor London~-
            I don't think the answer is B.~-
            I doubt the answer is B~-
            It is not true that the answer is B.~-
            The wrong answer is B.~-
            Incorrect answers: A, C, D~-
            anything but B~-
            B? No.~-
            Is it B?~-
            Answer: not B~-
            Answer: B is wrong~-
            Answer: none of the above~-
            Answer: none of A, B, C~-
            Answer: I don't know~-
            Answer: Don't know~-
            Answer: neither B nor C~-
            The answer is B. Actually, B is wrong.~-
            `~~B~~ C`~C
            `Answer: ~~B~~ C`~C
            B is not wrong~-
            There is no doubt that the answer is B.~B
            The answer is not only B~B
            The answer is none other than B~B
            It might be B.~-
            Perhaps B~-
            The answer could be B~-
            If the answer is B, it is big.~-
            B if I am not mistaken~-
            Die Antwort ist nicht B~-
            B ist falsch~-
            Ce n'est pas Paris~-
            La réponse n'est pas B~-
            La respuesta no es B~-
            A resposta não é B~-
            Il corretto non è B~-
            答案不是B~-
            B是错的~-
            B不正确~-
            不是B，是C~C
            答えはBではありません~-
            Bは間違いです~-
            정답은 B가 아닙니다~-
            Ответ не B~-
            B неверно~-
            الإجابة ليست B~-
            उत्तर B नहीं है~-
            Cevap B değil~-
            Đáp án không phải là B~-
            Het antwoord is niet B~-
            To nie jest B~-
            """)
    void whatIsRejectedOrLeftOpenIsNone(String output, String choice) {
        assertThat(named(output.replace("\\n", "\n"), CITIES)).isEqualTo(choice);
    }

    /** Some are reported in github.com/jundot/omlx/pull/3668, github.com/openai/simple-evals/issues/33. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            The answer is B. Note that A is a common distractor.~B
            ANSWER IS B. A is incorrect.~B
            Answer: B\\n\\nExplanation: A is in France, C is in Italy and D in Germany.~B
            Answer: B because A and C are in the EU~B
            Answer: B. Wait, actually the answer is C.~C
            Answer: A\\nOn reflection:\\nAnswer: B~B
            First I thought the answer is A, but the answer is B.~B
            Antwort:\\n\\nAntwort: C~C
            The answer is A man~-
            The answer is a mystery~-
            A man lives there~-
            I think it rains~-
            Answer: I think it's B~B
            Answer: A~A
            The answer is A because it is in France~A
            A is correct~A
            The answer is A.~A
            A~A
            a~A
            B) London~B
            B. London is not in the EU, and the others are.~-
            B. London\\n\\nParis, Rome and Berlin are in the EU.~B
            B. Because Paris and Rome are in the EU.~B
            B\\n\\nParis is in the EU. Rome is too.~B
            Paris is in France. Rome is in Italy.\\nB~B
            Paris is in France. Rome is in Italy.\\nLondon~B
            London~B
            It must be London~B
            I would go with B~B
            My choice is B.~B
            London is the correct answer.~B
            So the correct choice is London (B).~B
            **B. London**~B
            Die Antwort ist B~B
            Antwort: B~B
            La bonne réponse est B.~B
            Réponse : B~B
            La respuesta correcta es B~B
            A resposta correta é a B~B
            La risposta è B~B
            Het antwoord is B~B
            Poprawna odpowiedź to B~B
            Правильный ответ: B~B
            Doğru cevap B'dir.~B
            Cevap: B~B
            الإجابة الصحيحة هي B~B
            सही उत्तर B है~B
            答案是B~B
            答案选B。~B
            正确答案为（B）。~B
            故选B~B
            答えはBです。~B
            正解は(B)~B
            정답은 B입니다~B
            Đáp án là B~B
            Jawabannya adalah B~B
            คำตอบคือ B~B
            Vitamin C is good, so London~B
            Londonderry~-
            J. K. Rowling said so~-
            x = B~-
            20 C~-
            C++~-
            E~-
            """)
    void anExplicitAnswerGoesBeforeTheRest(String output, String choice) {
        assertThat(named(output.replace("\\n", "\n"), CITIES)).isEqualTo(choice);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            10 m;12 m;10 m;9 m~10 m~AC
            10 m;12 m;10 m;9 m~C~C
            10 m;12 m;10 m;9 m~C. 10 m~C
            10 m;110 m~110 m~B
            10 m;110 m~It is 110 m high~B
            York;New York~New York~B
            York;New York~I like New York.~B
            York;New York;New York City~New York City!~C
            guilty;not guilty~not guilty~B
            guilty;not guilty~He is not guilty.~B
            guilty;innocent~not guilty~-
            Paris;Rome;None of the above~None of the above~C
            Paris;Rome;None of the above~Answer: None of the above~C
            Paris;Rome;Both A and B~Both A and B~C
            Paris;Rome;Both A and B~Answer: both A and B.~C
            Paris;Rome;All of the above~The answer is all of the above~C
            True;False~The statement is false.~B
            True;False~True~A
            True;False~True or false? True~A
            yes;no~No, it is not.~B
            yes;no~Yes.~A
            right;wrong~The answer is wrong~B
            1;2;3;4~3~C
            1;2;3;4~Answer: 3~C
            1;2;3;4~13~-
            1;2;3;4~3.5~-
            5;-5~-5~B
            5;-5~5~A
            1/2;2~1/2~A
            1/2;2~$\\frac{1}{2}$~A
            x < 5;x > 5~x > 5~B
            x^2;x2~x²~A
            (0,1];[0,1)~[0,1)~B
            mg;Mg~Mg~B
            mg;Mg~mg~A
            C;C++~C++~B
            <;>~>~B
            .;,;?~,~B
            B;A~A~-
            B;A~(A)~A
            B;A~option A~A
            A;B~A~A
            the;a;an~A~A
            the;a;an~B~B
            北京;南京;上海~答案是南京~B
            北京;南京;上海~我认为是上海。~C
            对;不对~不对~B
            서울;부산~정답은 부산입니다~B
            กรุงเทพ;ภูเก็ต~คำตอบคือภูเก็ต~B
            A) 21;B) 32~32~B
            A) 21;B) 32~B~B
            New-York;Bonn~new york~A
            a man;a dog~The answer is A man~A
            Ａ;Ｂ~B~B
            10 m;12 m~10m~A
            $x^{2}$;$x$~x^2~A
            """)
    void textsAreToldApart(String choices, String output, String choice) {
        assertThat(named(output, List.of(choices.split(";")))).isEqualTo(choice);
    }

    /** Questions may ask what is wrong, and several may be right where one is best. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            The answer is B. A is true. C is true. D is true.~B
            Answer: B\\n- A is true, but does not answer the question.~B
            The correct answer is B. Option C is true for mammals.~B
            `{"answer":"B","explanation":"A is true but less complete"}`~B
            `{"answer":"B","explanation":"B is incorrect since it is old"}`~B
            B is correct.~B
            (A) is wrong.\\n(B) is right.~B
            Answer: A. Hmm. Wait, actually the answer is B~B
            Answer: A\\nWait, actually the answer is B~B
            The answer is B. Statement B is incorrect because it is not so.~B
            The answer is B because statement B is incorrect.~B
            The answer is B. B is not correct.~B
            The answer is B. B is not the answer.~-
            The answer is B. Hmm, so it isn't B.~-
            The answer is B. Not B.~-
            The answer is B. Actually, B is wrong.~-
            The answer is B. Wait, B is incorrect.~-
            The answer is B, B is wrong.~-
            B. A is true but less complete.~-
            A is true. C is true.~-
            A is correct. B is wrong.~A
            A is correct. A is wrong.~-
            The answer is B, and C is correct.~-
            The correct answer is B, although A is true.~B
            \\boxed{B} A is true.~B
            उत्तर $\\boxed{\\text{B) London}}$ नहीं है > quoted~-
            Cevap \\boxed{B} değil ama yine de~-
            \\boxed{B} is not what I would say~-
            <answer>B</answer> is not quite it~-
            Here x is not zero in all of these cases and we get \\boxed{B}~B
            \\boxed{B}, not \\boxed{A}~B
            \\boxed{B}\\nNot all of this is certain.~B
            <answer>B</answer> C is correct in part.~B
            A is true.\\n\\nB~B
            A\\nB ✓\\nC\\nD~B
            answer=B~B
            Answer=b~B
            final answer=B~B
            option=B~B
            choice=C~C
            x=B~-
            B is the right option. A is true.~B
            B is the correct answer. C is true.~B
            Die Antwort ist B. A ist richtig.~B
            答案是B。A是正确的。~B
            I choose B. C is right for cats.~B
            The answer is B. It is false that A is true. C is right.~B
            B is wrong. The answer is B.~B
            The answer is B. The incorrect statement is B.~B
            The answer is B. I would eliminate A.~B
            B. Because A is right only there.~B
            I think A is correct.~A
            The answer is B. Note that B is false.~B
            Answer: B. B is the false statement.~B
            So B is correct. A is true as well.~-
            So the answer is B. A is right if it rains.~B
            The answer is B. C isn't the answer.~B
            Answer: B\\nA: true\\nB: false\\nC: true~B
            A is true.\\nB is false.\\nC is true.\\nThe answer is B.~B
            The answer is B. Sorry, B is incorrect.~-
            The answer is B. No, B is wrong.~-
            The answer is A. Wait, B is correct.~B
            The answer is A. Actually, I made a mistake. B is right.~-
            The answer is B. A and C are also true.~B
            Only B is correct.~B
            A is true. B is true. C is false.~-
            A is right, and B is right too. Answer: B~B
            The answer is B since it is false.~B
            answer=B, confidence=90~B
            answer=BC~-
            answer=London~B
            """)
    void whatIsCalledRightOrWrongIsNotTheAnswerThatIsStated(String output, String choice) {
        assertThat(named(output.replace("\\n", "\n"), CITIES)).isEqualTo(choice);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            yes;no~There is no way to tell from the passage.~-
            yes;no~I have no idea.~-
            yes;no~Answer: no idea~-
            yes;no~No, it is not.~B
            yes;no~no~B
            yes;no~The answer is no.~B
            yes;no~The answer is no because of this~B
            yes;no~The answer is no according to the text~B
            yes;no~Answer: no\\nThere is no evidence.~B
            yes;no~Yes, there is no doubt.~A
            yes;no~Yes, no question.~A
            yes;no~There is no correct answer.~-
            yes;no~No. The passage says so.~B
            yes;no~No\\nThe passage says so.~B
            sí;no~No hay manera de saberlo.~-
            sim;não~Não há como saber.~-
            ja;nein~Nein, das ist es nicht.~B
            oui;non~Non.~B
            yes;no;maybe~There is no information on this, so maybe~C
            yes;no~I say no~B
            yes;no~**No**, it is not~B
            yes;no~<answer>no</answer> no idea why~B
            no;yes~`{"answer":"no"}`~A
            yes;no~There's no doubt: yes.~A
            yes;no~No mention is made.~-
            yes;no~I would say no here.~B
            no;yes~It has no wings. Yes.~B
            yes;no~No! Never.~B
            """)
    void noBeforeAWordIsNoAnswer(String choices, String output, String choice) {
        assertThat(named(output.replace("\\n", "\n"), List.of(choices.split(";"))))
                .isEqualTo(choice);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 25, 26, 39})
    void moreThanTwentySixChoices(int wanted) {
        List<String> many = java.util.stream.IntStream.range(0, 40)
                .mapToObj(i -> "city " + (100 + i))
                .toList();
        BitSet one = new BitSet();
        one.set(wanted);
        assertThat(new ChoiceText(many).find("Answer: " + many.get(wanted))).isEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A ",
                "Answer: A ",
                "so ",
                "Paris, London, Rome, Berlin ",
                "option: A, ",
                "\\boxed{",
                "{\"answer\":",
                "x x x x y "
            })
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    @Tag("long")
    void longTextsAreRead(String piece) {
        String text = piece.repeat((1 << 18) / piece.length());
        List<String> choices =
                List.of("Paris", "London", "Rome", "Berlin", String.join(" ", Collections.nCopies(500, "x")));
        assertThatNoException().isThrownBy(() -> new ChoiceText(choices).find(text));
    }

    private static String named(String output, List<String> choices) {
        String letters = new ChoiceText(choices)
                .find(output).stream()
                        .mapToObj(i -> String.valueOf((char) ('A' + i)))
                        .collect(Collectors.joining());
        return letters.isEmpty() ? "-" : letters;
    }
}
