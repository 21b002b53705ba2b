package dev.assay.activities.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.manifest.Manifest;
import dev.assay.manifest.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

public class GradersTest {
    static final SamplePlace PLACE = new SamplePlace("team", "run", 1, "t", "m", 0);

    private static final List<String> CITIES = List.of("Rome", "Paris", "New York", "Oslo");

    @ParameterizedTest(name = "{0}: {1} / {2}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            exact_match~Paris~Paris~1
            exact_match~  Paris ~Paris~1
            exact_match~paris~Paris~0
            exact_match~~Paris~0
            exact_match,'ignore_case':true~paris~Paris~1
            exact_match,'ignore_punctuation':true~Paris.~Paris~1
            exact_match,'ignore_punctuation':true~New-York , now!~NewYork now~1
            exact_match,'trim':false~ Paris~Paris~0
            contains~It is Paris, of course~Paris~1
            contains~It is paris~Paris~0
            contains,'ignore_case':true~It is paris~PARIS~1
            regex_match,'pattern':'^yes'~yes indeed~~1
            regex_match,'pattern':'yes','full':true~yes indeed~~0
            regex_match,'pattern':'YES','flags':'i'~oh yes~~1
            regex_match~code 42~[a-z]+ \\d+~1
            regex_match~code~\\d+~0
            numeric~The total is 1,234.0~1234~1
            numeric~3.14~3.14159~0
            numeric,'tolerance':0.01~3.14~3.14159~1
            numeric,'relative_tolerance':0.1~95~100~1
            numeric,'relative_tolerance':0.1~89~100~0
            numeric~1e400 is not much~5~0
            numeric~none~5~0
            numeric~9007199254740993~9007199254740992~0
            numeric~50%~50~1
            f1~The capital: Paris~paris~0.6666666666666666
            rouge_l~police killed the gunman~police kill the gunman~0.75
            json_schema,'schema':{'type':'object','required':['a']}~ {"a": 1} ~~1
            json_schema,'schema':{'type':'object','required':['a']}~{"b": 1}~~0
            json_schema,'schema':{'type':'object','required':['a']}~{"a": 1} {"a": 1}~~0
            json_schema,'schema':{}~Here it is: {}~~0
            json_schema,'schema':{}~~~0
            json_schema,'schema':{'multipleOf':1}~1e999999999~~0
            """)
    void gradersCompareAnswerAndTarget(String grader, String output, String target, double score) {
        assertThat(grade(grader, output == null ? "" : output, target, List.of()))
                .isEqualTo(Map.of("score", score));
    }

    @ParameterizedTest(name = "{0} / {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            B~B~1
            b~B~1
            (B)~B~1
            B.~B~1
            B) Paris~B~1
            **B**~B~1
            Answer: B~B~1
            The answer is (B).~B~1
            The correct answer is B because it is the capital~B~1
            I think A is wrong. Final answer: **B**~B~1
            First answer: A. No, the answer is B.~B~1
            $\\boxed{B}$~B~1
            Paris~B~1
            paris.~B~1
            It must be Paris~B~1
            B~Paris~1
            new york!~C~1
            Paris or Rome~B~0
            A~B~0
            The answer is a mystery~A~0
            Answer: Paris~B~1
            E~A~0
            ``~A~0
            """)
    void aChoiceIsALetterOrItsText(String output, String target, double score) {
        assertThat(grade("choice", output, target, CITIES)).isEqualTo(Map.of("score", score));
    }

    @Test
    void choicesComeFromTheTaskElseFromTheRow() {
        ObjectNode row =
                (ObjectNode) JsonMapper.shared().readTree("{\"one\": \"Rome\", \"choices\": [\"Oslo\", \"Paris\"]}");
        GradeInput input = new GradeInput("paris", null, "B", "p", row, List.of(), PLACE);

        assertThat(Graders.forTask(task("'type':'choice'", "")).grade(input).scores())
                .isEqualTo(Map.of("score", 1.0));
        assertThat(Graders.forTask(task("'type':'choice'", ",'choices':['{{ one }}','Bonn']"))
                        .grade(input)
                        .scores())
                .isEqualTo(Map.of("score", 0.0));
    }

    @Test
    void lettersNeedNoChoices() {
        assertThat(grade("choice", "(C)", "C", List.of())).isEqualTo(Map.of("score", 1.0));
    }

    @ParameterizedTest(name = "{0} / {1}")
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            exact_match~-~grader_no_target~target: missing (expected: a target to compare with)
            numeric~-~grader_no_target~target: missing (expected: a target to compare with)
            f1~-~grader_no_target~target: missing (expected: a target to compare with)
            rouge_l~-~grader_no_target~target: missing (expected: a target to compare with)
            numeric~many~grader_bad_target~target: not a number (expected: a number)
            regex_match~(a~grader_bad_target~target: not a pattern (expected: an RE2 regular expression)
            choice~Berlin~grader_bad_target~target: names no choice (expected: the letter or the text of one of 4 choices)
            """)
    void whatCannotBeGradedIsAnErrorAndNoZero(String grader, @Nullable String target, String code, String message) {
        assertThatThrownBy(() -> grade(grader, "x", target, CITIES))
                .isInstanceOfSatisfying(
                        GraderException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(message);
    }

    /** Every output matches a blank pattern: github.com/pydantic/logfire/pull/2096. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "exact_match",
                "exact_match,'trim':false",
                "contains",
                "contains,'ignore_case':true",
                "regex_match",
                "regex_match,'full':true",
                "numeric",
                "choice",
                "f1",
                "f1,'blank_target':'error'",
                "rouge_l",
                "embedding_similarity"
            })
    void aTargetThatShowsNothingIsNone(String grader) {
        for (String target : List.of(
                "", " ", "\t\n", "\u00A0", "\u2003\u3000", "\u200B", "\uFEFF", "\u2060\u00AD", "\u2800", "\u3164")) {
            for (String output : List.of("some text", "", "B", " ")) {
                assertThatThrownBy(() -> grade(grader, output, target, CITIES))
                        .isInstanceOfSatisfying(
                                GraderException.class, e -> assertThat(e.code()).isEqualTo(GraderException.NO_TARGET))
                        .hasMessage("target: blank (expected: a target to compare with)");
            }
        }
        assertThatThrownBy(() -> grade(grader, "some text", null, CITIES))
                .hasMessage("target: missing (expected: a target to compare with)");
    }

    @Test
    void aTargetOfPunctuationIsNoneWherePunctuationIsIgnored() {
        assertThatThrownBy(() -> grade("exact_match,'ignore_punctuation':true", "!", "?", List.of()))
                .hasMessage("target: blank without its punctuation (expected: a target to compare with)");
        assertThat(grade("exact_match", "?", "?", List.of())).isEqualTo(Map.of("score", 1.0));
    }

    @Test
    void aFixedPatternNeedsNoTarget() {
        assertThat(grade("regex_match,'pattern':'yes'", "yes", "", List.of())).isEqualTo(Map.of("score", 1.0));
        assertThat(grade("regex_match,'pattern':'yes'", "yes", null, List.of())).isEqualTo(Map.of("score", 1.0));
    }

    /** As SQuAD 2's script has it: an answer that it normalises to nothing is right, any other is wrong. */
    @ParameterizedTest(name = "{0} / {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            ``~``~1
            ` `~``~1
            .~` `~1
            The~``~1
            Paris~``~0
            unanswerable~``~0
            ``~Paris~0
            Paris~Paris~1
            ``~`\u200B`~1
            """)
    void aBlankTargetMaySayThatThereIsNoAnswer(String output, String target, double score) {
        assertThat(grade("f1,'blank_target':'unanswerable'", output, target, List.of()))
                .isEqualTo(Map.of("score", score));
    }

    @Test
    void jsonInACodeFenceIsValidOnceItIsExtracted() {
        GradedTask task = Graders.forTask(task(
                "'type':'json_schema','schema':{'required':['a']}",
                ",'output_extraction':{'type':'regex','pattern':'\\\\{.*\\\\}','flags':'s'}"));
        String output = "Here:\n```json\n{\"a\":\n{}}\n```";

        assertThat(task.grade(input(output, task.extract(output).orElse(null), null, List.of()))
                        .scores())
                .isEqualTo(Map.of("score", 1.0));
    }

    @Test
    void aSchemaWhoseReferencesDoNotEndFailsTheSample() {
        String schema = "json_schema,'schema':{'items':{'$ref':'#/$defs/a'},'$defs':{'a':{'$ref':'#/$defs/a'}}}";

        assertThat(grade(schema, "[]", null, List.of())).isEqualTo(Map.of("score", 1.0));
        assertThatThrownBy(() -> grade(schema, "[1]", null, List.of()))
                .isInstanceOfSatisfying(
                        GraderException.class, e -> assertThat(e.code()).isEqualTo("grader_bad_schema"));
    }

    @Test
    void noAnswerIsNotTheAnswerThatThereIsNone() {
        GradedTask task = Graders.forTask(
                task("'type':'f1','blank_target':'unanswerable'", ",'output_extraction':{'type':'number'}"));

        assertThat(task.grade(input("none", null, "", List.of())).scores()).isEqualTo(Map.of("score", 0.0));
    }

    @Test
    void theExtractedOutputIsGradedWhereTheTaskExtracts() {
        GradedTask task =
                Graders.forTask(task("'type':'numeric','metric_id':'acc'", ",'output_extraction':{'type':'number'}"));
        GradeInput matched =
                input("2 then 5", task.extractor().extract("2 then 5").orElse(null), "5", List.of());
        GradeInput nothing = input("5", null, "5", List.of());

        assertThat(task.grade(matched).scores()).isEqualTo(Map.of("acc", 1.0));
        assertThat(task.grade(nothing).scores()).isEqualTo(Map.of("acc", 0.0));
        assertThat(task.primaryScore(task.grade(matched))).isEqualTo(1.0);
    }

    @Test
    void thePrimaryScoreIsTheGradersElseTheFirstMetrics() {
        GradedTask task = Graders.forTask(task("'type':'exact_match'", ",'metrics':[{'id':'b'},{'id':'a'}]"));

        assertThat(task.primaryScore(new GradeResult(Map.of("score", 0.5, "a", 1.0), null)))
                .isEqualTo(0.5);
        assertThat(task.primaryScore(new GradeResult(Map.of("a", 1.0, "b", 0.25), null)))
                .isEqualTo(0.25);
        assertThat(task.primaryScore(new GradeResult(Map.of("z", 3.0), null))).isEqualTo(3.0);
    }

    @Test
    void noOtherMetricTakesThePlaceOfTheOneThatTheManifestNames() {
        GradedTask named = Graders.forTask(task("'type':'exact_match','metric_id':'acc'", ",'metrics':[{'id':'b'}]"));
        GradedTask unnamed = Graders.forTask(task("'type':'exact_match'", ""));

        assertThat(named.canonical(Set.of("acc", "b"))).isEqualTo("acc");
        assertThatThrownBy(() -> named.primaryScore(new GradeResult(Map.of("b", 1.0), null)))
                .isInstanceOfSatisfying(
                        GraderException.class, e -> assertThat(e.code()).isEqualTo("grader_bad_score"))
                .hasMessage("metric_id: acc (expected: a metric that the grader gives: b)");
        assertThatThrownBy(() -> unnamed.canonical(Set.of("x", "y")))
                .hasMessageStartingWith("metric_id: score (expected: a metric that the grader gives: ");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void scoresAreFinite(double score) {
        assertThatThrownBy(() -> new GradeResult(Map.of("acc", score), null))
                .isInstanceOf(GraderException.class)
                .hasMessage("score acc: " + score + " (expected: a finite number)");
    }

    @Test
    void metricsAreOfABoundedNumberAndLength() {
        Map<String, Double> many = IntStream.range(0, 101).boxed().collect(Collectors.toMap(n -> "m" + n, n -> 1.0));
        assertThatThrownBy(() -> new GradeResult(many, null))
                .isInstanceOf(GraderException.class)
                .hasMessage("metrics: 101 (expected: at most 100 of a task)");
        assertThatThrownBy(() -> new BatchGrader.Graded(many, Map.of())).isInstanceOf(GraderException.class);
        many.remove("m0");
        assertThat(new GradeResult(many, null).scores()).hasSize(100);
        String longest = "\uD83D\uDE00".repeat(64);
        assertThat(new GradeResult(Map.of(longest, 1.0), null).scores()).containsKey(longest);
        for (String id : List.of(longest + "x", "a\tb", "")) {
            assertThatThrownBy(() -> new GradeResult(Map.of(id, 1.0), null))
                    .isInstanceOfSatisfying(
                            GraderException.class, e -> assertThat(e.code()).isEqualTo(GraderException.BAD_SCORE))
                    .hasMessageContaining("expected: an ID of 1..64 characters");
        }
    }

    public static Map<String, Double> grade(
            String grader, String output, @Nullable String target, List<String> choices) {
        int comma = grader.indexOf(',');
        String type = comma < 0 ? grader : grader.substring(0, comma);
        String options = comma < 0 ? "" : grader.substring(comma);
        return Graders.forTask(task("'type':'" + type + "'" + options, ""))
                .grade(input(output, null, target, choices))
                .scores();
    }

    private static GradeInput input(
            String output, @Nullable String extracted, @Nullable String target, List<String> choices) {
        return new GradeInput(
                output, extracted, target, "p", JsonMapper.shared().createObjectNode(), choices, PLACE);
    }

    private static Task task(String grader, String more) {
        return Manifest.parse(JsonMapper.shared()
                        .readTree(
                                ("{'tasks':[{'id':'t','type':'qa','dataset':{'file_id':'f'},'prompt_template':'p','grader':{"
                                                + grader + "}" + more + "}]}")
                                        .replace('\'', '"')))
                .tasks()
                .getFirst();
    }
}
