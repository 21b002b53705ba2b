package dev.assay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SandboxTest {
    private static final Sandbox SANDBOX = Sandboxes.start(Engine.GRAALPY, Confinement.AUTO);

    @BeforeAll
    static void warm() {
        SANDBOX.load(Sandboxes.grader("def grade(sample, item): return 1"));
    }

    @AfterAll
    static void close() {
        SANDBOX.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "json", "re", "math", "statistics", "difflib", "string", "unicodedata", "collections", "itertools",
                "functools", "datetime", "decimal", "fractions", "random", "hashlib", "textwrap", "html", "urllib.parse"
            })
    void theStandardLibraryOfGradersIsThere(String module) {
        String use = switch (module) {
            case "json" -> "json.loads('[1]') == [1]";
            case "re" -> "re.search(r'a(\\d)', 'xa1').group(1) == '1'";
            case "math" -> "math.isclose(math.sqrt(2) ** 2, 2)";
            case "statistics" -> "statistics.mean([1, 2, 3]) == 2";
            case "difflib" -> "difflib.SequenceMatcher(None, 'abc', 'abc').ratio() == 1";
            case "string" -> "string.digits == '0123456789'";
            case "unicodedata" -> "unicodedata.normalize('NFKC', '\\uff21') == 'A'";
            case "collections" -> "collections.Counter('aab')['a'] == 2";
            case "itertools" -> "list(itertools.chain([1], [2])) == [1, 2]";
            case "functools" -> "functools.reduce(lambda a, b: a + b, [1, 2]) == 3";
            case "datetime" -> "datetime.date(2026, 1, 31).isoformat() == '2026-01-31'";
            case "decimal" -> "decimal.Decimal('0.1') * 3 == decimal.Decimal('0.3')";
            case "fractions" -> "fractions.Fraction(1, 3) * 3 == 1";
            case "random" -> "random.Random(1).random() < 1";
            case "hashlib" -> "hashlib.sha256(b'').hexdigest().startswith('e3b0')";
            case "textwrap" -> "textwrap.dedent('  a') == 'a'";
            case "html" -> "html.unescape('&lt;') == '<'";
            default -> "urllib.parse.quote('a b') == 'a%20b'";
        };
        assertThat(graded("import " + module + "\ndef grade(sample, item): return " + use))
                .isEqualTo("{'scores':{'':1.0}}");
    }

    /** So that a grader that is run again asks its judge the same. */
    @ParameterizedTest
    @ValueSource(strings = {"import random\n", "", "import random\nrandom.seed()\n"})
    void whatIsDrawnForASampleIsDrawnAgain(String head) {
        Program grader =
                Sandboxes.grader(head + "def grade(sample, item):\n    import random\n    return random.random()");
        Function<Integer, String> drawn = index -> SANDBOX.call(
                        grader,
                        Sandboxes.json("{'sample': {'sample_index': " + index + "}, 'item': {}}")
                                .deepCopy(),
                        null)
                .toString();
        assertThat(drawn.apply(1)).isEqualTo(drawn.apply(1)).isNotEqualTo(drawn.apply(2));
        assertThat(drawn.apply(2)).isEqualTo(drawn.apply(2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            return sample['output_text'] == item['target']|{'scores':{'':1.0}}
            return sample.output_text == sample.target|{'scores':{'':1.0}}
            return sample.dataset_row['q'] / 4|{'scores':{'':0.25}}
            return {"a": 1, "b": True}|{'scores':{'a':1.0,'b':1.0}}
            return {"scores": {"a": .5}, "judge": {"why": "so"}}|{'scores':{'a':0.5},'judge':{'why':'so'}}
            """)
    void anAnswerHasOneOfTheseShapes(String body, String scores) {
        assertThat(graded("def grade(sample, item):\n    " + body)).isEqualTo(scores);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            return 'right'|grader_bad_score|grade returned: str 'right' (expected: a number, a bool,
            return None|grader_bad_score|grade returned: NoneType None (expected: a number
            return float('nan')|grader_bad_score|grade returned: nan (expected: a finite number)
            return {'a': float('inf')}|grader_bad_score|score a: inf (expected: a finite number)
            return {}|grader_bad_score|no score (expected: at least one)
            return {'scores': {'a': 'b'}}|grader_bad_score|score a: str 'b' (expected: a number
            return int('x')|grader_exception|ValueError: invalid literal for int() with base 10: 'x'
            return sample.answer|grader_exception|AttributeError: sample has no 'answer'
            """)
    void anythingElseIsAnErrorThatSaysWhatCame(String body, String code, String message) {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> graded("def grade(sample, item):\n    " + body))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code))
                .withMessageContaining(message);
    }

    @Test
    void anExceptionShowsTheGradersOwnLines() {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> graded("def half(text):\n    return int(text) / 2\n\n"
                        + "def grade(sample, item):\n    return half('x')"))
                .withMessageEndingWith(
                        "\n  line 5, in grade: return half('x')\n  line 2, in half: return int(text) / 2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            def grade(sample, item)|line 1: expected ':'
            def other(sample, item): return 1|line 1: no function grade (expected: def grade(sample, item))
            x = 1\\ndef grade(sample): return 1|line 2: grade takes other parameters (expected: grade(sample, item))
            async def grade(sample, item): return 1|line 1: grade is async (expected: def grade(sample, item))
            """)
    void aCheckNamesTheLine(String source, String message) {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> SANDBOX.check(Sandboxes.grader(source.replace("\\n", "\n"))))
                .withMessage(message);
    }

    @Test
    void aCheckRunsNothing() {
        SANDBOX.check(Sandboxes.grader("raise SystemExit\ndef grade(sample, item): return 1"));
        SANDBOX.check(Sandboxes.grader("from os.path import join as grade"));
    }

    @Test
    void aProcessThatServedOneTeamIsNeverGivenToAnother() {
        Program program = Sandboxes.grader("def grade(sample, item): return 1");
        SANDBOX.load(program);
        List<Long> before = SANDBOX.pids();
        SANDBOX.load(new Program(
                "team-b", program.scope(), Entry.GRADE, program.source(), false, Duration.ofSeconds(20), 1_000));
        assertThat(SANDBOX.pids()).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    @Test
    void modelCallsAreAnsweredByTheHost() {
        Program program = new Program(
                "team-a",
                "run/3/0",
                Entry.GRADE,
                "def grade(sample, item, ctx):\n    a = ctx.responses_create(input='x')\n"
                        + "    try:\n        ctx.embeddings_create(input='y')\n"
                        + "    except RuntimeError as e:\n        return {'scores': {'s': 1}, 'judge': [a, str(e)]}",
                true,
                Duration.ofSeconds(20),
                1_000);
        JsonNode answer = SANDBOX.call(program, Sandboxes.sample("a", "a"), request -> {
            if (request.path("kind").asString().equals("embeddings")) {
                throw new ModelBridge.BridgeException("no more calls");
            }
            return JsonMapper.shared()
                    .createObjectNode()
                    .put("output_text", request.path("request").path("model").asString());
        });
        assertThat(answer.toString().replace('"', '\''))
                .isEqualTo("{'scores':{'s':1.0},'judge':[{'output_text':'auto'},'no more calls']}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GRADE_BATCH|def grade_batch(samples): return {'n': len(samples)}|{'samples': [{'sample_index': 4}, {'sample_index': 7}]}|{'metrics':{'n':2.0},'samples':[]}
            GRADE_BATCH|def grade_batch(samples): return [True, None]|{'samples': [{'sample_index': 4}, {'sample_index': 7}]}|{'metrics':{},'samples':[[0,{'':1.0},null]]}
            GRADE_BATCH|def grade_batch(samples): return {'samples': [{'sample_index': 7, 'scores': {'s': 2}, 'judge': 'j'}]}|{'samples': [{'sample_index': 4}, {'sample_index': 7}]}|{'metrics':{},'samples':[[1,{'s':2.0},'j']]}
            TRANSFORM|def transform(row): return [row, row]|{'row': {'a': 1}}|[{'a':1},{'a':1}]
            TRANSFORM_BATCH|def transform_batch(rows): return rows[1:]|{'rows': [{'a': 1}, {'a': 2}]}|[{'a':2}]
            """)
    void otherFunctions(Entry entry, String source, String arguments, String answer) {
        Program program = new Program("team-a", "run/4/0", entry, source, false, Duration.ofSeconds(20), 1_000);
        assertThat(SANDBOX.call(program, Sandboxes.json(arguments), null)
                        .toString()
                        .replace('"', '\''))
                .isEqualTo(answer);
    }

    @Test
    void aBatchIsHandedOverInParts() {
        Program program = new Program(
                "team-a",
                "run/6/0",
                Entry.GRADE_BATCH,
                "def grade_batch(samples): return {str(s.sample_index): n for n, s in enumerate(samples)}",
                false,
                Duration.ofSeconds(20),
                1_000);
        for (int again = 0; again < 2; again++) {
            List<String> parts = List.of(part(4, 7), part(5), part());
            assertThat(SANDBOX.call(program, parts.iterator(), null)
                            .path("metrics")
                            .toString())
                    .isEqualTo("{\"4\":0.0,\"7\":1.0,\"5\":2.0}");
        }
        Iterator<String> breaking = Stream.of(1, 2, 0).map(n -> part(12 / n)).iterator();
        assertThatThrownBy(() -> SANDBOX.call(program, breaking, null)).isInstanceOf(ArithmeticException.class);
        assertThat(SANDBOX.call(program, List.of(part(9)).iterator(), null)
                        .path("metrics")
                        .toString())
                .as("nothing is left of a batch that broke off")
                .isEqualTo("{\"9\":0.0}");
    }

    private static String part(int... indexes) {
        return "{\"samples\": ["
                + IntStream.of(indexes)
                        .mapToObj(index -> "{\"sample_index\": " + index + "}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    @Test
    @Tag("long")
    void aBatchThatDoesNotFitSaysSo() {
        Program program = new Program(
                "team-a",
                "run/7/0",
                Entry.GRADE_BATCH,
                "def grade_batch(samples): return len(samples)",
                false,
                Duration.ofSeconds(20),
                1_000);
        String part = "{\"samples\": [{\"sample_index\": 1, \"output_text\": \"" + "x".repeat(1 << 20) + "\"}]}";
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> SANDBOX.call(
                        program, Stream.generate(() -> part).limit(2_000).iterator(), null))
                .satisfies(e -> assertThat(e.code()).isEqualTo(SandboxException.MEMORY))
                .withMessageMatching(
                        "out of memory \\(assay.graders.memory-mib: 256\\).*, with [12][0-9]{2} Mi characters of"
                                + " samples handed over");
        assertThat(graded("def grade(sample, item): return 1")).isEqualTo("{'scores':{'':1.0}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            return [1]|grade_batch returned 1 grades for 2 samples (expected: as many)
            return 1|grade_batch returned int 1 (expected: {metric: number, ...}, a list
            return {}|no score (expected: at least one)
            return [None, None]|no score (expected: at least one)
            return {'metrics': {}, 'samples': [{'sample_index': 5}]}|samples: dict {'sample_index': 5} (expected: the sample_index of a sample)
            return {'metrics': {'a': 1}, 'more': 2}|grade_batch returned key str 'more' (expected: metrics and samples)
            return {'a': 'b'}|score a: str 'b' (expected: a number
            """)
    void batchesThatDoNotFit(String body, String message) {
        Program program = new Program(
                "team-a",
                "run/5/0",
                Entry.GRADE_BATCH,
                "def grade_batch(samples):\n    " + body,
                false,
                Duration.ofSeconds(20),
                1_000);
        assertThatThrownBy(() -> SANDBOX.call(
                        program, Sandboxes.json("{'samples': [{'sample_index': 4}, {'sample_index': 7}]}"), null))
                .hasMessageContaining(message);
    }

    private static String graded(String source) {
        return SANDBOX.call(
                        Sandboxes.grader(source), Sandboxes.sample("42", "42").deepCopy(), null)
                .toString()
                .replace('"', '\'');
    }
}
