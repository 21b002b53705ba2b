package dev.assay.activities.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.manifest.Manifest;
import dev.assay.manifest.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TextGradersTest {
    private static final String NUMBERS = ",'output_extraction':{'type':'number'}";

    @ParameterizedTest(name = "{0}: {1} / {2}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            eq~Paris~Paris~1
            eq~paris~Paris~0
            eq~Paris ~Paris~0
            eq~caf\u00e9~cafe\u0301~0
            ne~Paris~Paris~0
            ne~paris~Paris~1
            ne~Paris ~Paris~1
            like~It is Paris.~Paris~1
            like~It is paris.~Paris~0
            like~Paris~It is Paris.~0
            like~aab~ab~1
            like~a  b~a b~0
            ilike~It is PARIS.~paris~1
            ilike~It is Par is.~paris~0
            ilike~\u039f\u0394\u039f\u03a3~\u03bf\u03b4\u03bf\u03c3~1
            ilike~\u03bf\u03b4\u03cc\u03c2~\u039f\u0394\u038c\u03a3~1
            ilike~STRASSE~stra\u00dfe~0
            ilike~\uD801\uDC28~\uD801\uDC00~1
            """)
    void textsAreComparedAsTheOperationSays(String operation, String output, String target, double score) {
        assertThat(check("'operation':'" + operation + "'", "", output, target)).isEqualTo(score);
    }

    @Test
    void templatesSayWhatIsCompared() {
        assertThat(check("'operation':'eq','input':'{{ output }}!','reference':'{{ word }}!'", "", "blue", null))
                .isEqualTo(1);
        assertThat(check("'operation':'like','input':'{{ prompt }}','reference':'{{ n }}'", "", "x", null))
                .isEqualTo(1);
        assertThat(check("'operation':'eq','reference':'{{ target|upper }}'", "", "PARIS", "Paris"))
                .isEqualTo(1);
        assertThat(check("'operation':'eq','input':'{{ extracted_output }}'", NUMBERS, "It is 4.", "4"))
                .isEqualTo(1);
        assertThat(check("'operation':'like','input':'{{ output_text }}'", NUMBERS, "four", "four"))
                .isEqualTo(1);
        assertThat(check(
                        "'operation':'eq','reference':'{{ choices[1] }}'",
                        ",'choices':['a','{{ word }}']",
                        "blue",
                        null))
                .isEqualTo(1);
    }

    @Test
    void aColumnOfTheNameCountsWhereTheTaskHasNoneOfItsOwn() {
        assertThat(check("'operation':'eq','reference':'{{ extracted_output }}'", "", "column", null))
                .isEqualTo(1);
        assertThat(check("'operation':'eq','reference':'{{ extracted_output }}'", NUMBERS, "It is 4", "4"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            'operation':'ne'
            'operation':'eq'
            'operation':'ne','input':'{{ output }}'
            'operation':'ne','input':'<{{ extracted_output }}>'
            """)
    void whatWasNotFoundIsNeitherRightNorAnotherText(String options) {
        assertThat(check(options, NUMBERS, "none", "4")).isZero();
    }

    @Test
    void anOutputMayBeAskedToBeEmpty() {
        assertThat(check("'operation':'eq','reference':''", "", "", null)).isEqualTo(1);
        assertThat(check("'operation':'eq','reference':''", "", " ", null)).isZero();
        assertThat(check("'operation':'ne','reference':''", "", "x", null)).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', nullValues = "-", textBlock = """
            'operation':'eq'~-~grader_no_target~target: missing (expected: a target to compare with)
            'operation':'ne'~` `~grader_no_target~target: blank (expected: a target to compare with)
            'operation':'like'~` `~grader_no_target~target: blank (expected: a target to compare with)
            'operation':'eq','reference':'{{ nothing }}'~-~grader_no_target~reference: null (expected: a text to compare with)
            'operation':'ne','reference':'{{ empty }}'~-~grader_no_target~reference: blank (expected: a text to compare with)
            'operation':'ilike','reference':'{{ empty }}\u200b'~-~grader_no_target~reference: blank (expected: a text to compare with)
            'operation':'eq','reference':'<{{ target }}>'~-~grader_no_target~target: missing (expected: a target to compare with)
            'operation':'eq','input':'{{ target }}','reference':'x'~` `~grader_no_target~target: blank (expected: a target to compare with)
            'operation':'eq','input':'{{ absent }}'~x~template_missing_column~template names column "absent"
            'operation':'eq','reference':'{{ 1/0 }}'~x~template_failed~template failed on this row
            """)
    void whatCannotBeComparedFailsTheSample(String options, @Nullable String target, String code, String message) {
        assertThatThrownBy(() -> check(options, "", "x", target))
                .isInstanceOfSatisfying(
                        GraderException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageStartingWith(message);
    }

    @Test
    void similarityIsThatOfTheTextsThatTemplatesMake() {
        String bleu = "'type':'text_similarity','metric':'bleu'";
        assertThat(score(bleu, "", "the sky is blue", "the sky is blue")).isEqualTo(1);
        assertThat(score(bleu + ",'reference':'the sky is {{ word }}'", "", "the sky is blue", null))
                .isEqualTo(1);
        assertThat(score("'type':'text_similarity','metric':'fuzzy_match','input':'{{ prompt }}'", "", "", "2 + 2"))
                .isEqualTo((1 - 5.0 / 15) * 100 / 100);
        assertThat(score(bleu, NUMBERS, "none", "4")).isZero();
        assertThatThrownBy(() -> score(bleu, "", "4", " "))
                .isInstanceOfSatisfying(
                        GraderException.class, e -> assertThat(e.code()).isEqualTo(GraderException.NO_TARGET));
    }

    @Test
    void textsThatAreTooLongToCompareFailTheSample() {
        String one = "ab".repeat(150_000);
        String two = "x" + "ba".repeat(150_000) + "x";
        assertThatThrownBy(() -> score("'type':'text_similarity','metric':'fuzzy_match'", "", one, two))
                .isInstanceOfSatisfying(
                        GraderException.class, e -> assertThat(e.code()).isEqualTo("grader_text_too_long"))
                .hasMessage(
                        "fuzzy_match: 300000 x 300002 characters to compare (expected: lengths whose product is at most"
                                + " 40000000000)");
    }

    private static double check(String options, String more, String output, @Nullable String target) {
        return score("'type':'string_check'," + options, more, output, target);
    }

    static double score(String grader, String more, String output, @Nullable String target) {
        GradedTask task = Graders.forTask(task(grader, more));
        ObjectNode row = (ObjectNode) JsonMapper.shared().readTree("""
                {"word": "blue", "n": 4, "nothing": null, "empty": "", "extracted_output": "column"}""");
        GradeInput input = new GradeInput(
                output, task.extract(output).orElse(null), target, "2 + 2 = 4?", row, List.of(), GradersTest.PLACE);
        return task.grade(input).scores().getOrDefault("score", Double.NaN);
    }

    static Task task(String grader, String more) {
        return Manifest.parse(JsonMapper.shared()
                        .readTree(
                                ("{'tasks':[{'id':'t','type':'qa','dataset':{'file_id':'f'},'prompt_template':'p','grader':{"
                                                + grader + "}" + more + "}]}")
                                        .replace('\'', '"')))
                .tasks()
                .getFirst();
    }
}
