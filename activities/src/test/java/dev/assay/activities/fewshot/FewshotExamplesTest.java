package dev.assay.activities.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.activities.template.TaskTemplates;
import dev.assay.dataset.DatasetReader;
import dev.assay.dataset.Row;
import dev.assay.dataset.RowStream;
import dev.assay.manifest.DatasetFormat;
import dev.assay.manifest.Manifest;
import dev.assay.manifest.Task;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class FewshotExamplesTest {

    private static final long SEED = 42;
    private static final String PLAIN = "\"prompt_template\": \"Q{{q}}\", \"target_template\": \"A{{a}}\"";

    @Test
    void theFirstOtherRowsStandInFrontOfThePrompt() {
        List<String> prompts = prompts("{\"count\": 2}", rows(0, 5), rows(0, 5));
        assertThat(prompts)
                .containsExactly(
                        "Q1\nA1\n\nQ2\nA2\n\nQ0",
                        "Q0\nA0\n\nQ2\nA2\n\nQ1",
                        "Q0\nA0\n\nQ1\nA1\n\nQ2",
                        "Q0\nA0\n\nQ1\nA1\n\nQ3",
                        "Q0\nA0\n\nQ1\nA1\n\nQ4");
    }

    @Test
    void templatesSeparatorAndDatasetMayBeTheirOwn() {
        String fewshot = """
                {"count": 2, "dataset": {"file_id": "other"}, "prompt_template": "{{ask}}?", "target_template": "{{say}}!",
                 "example_template": "<{{prompt}}{{target}}>", "separator": "--"}""";
        List<String> prompts = prompts(fewshot, List.of("""
                {"ask": "x", "say": "y"}""", """
                {"ask": "v", "say": "w"}"""), rows(3, 4));
        assertThat(prompts).containsExactly("<x?y!>--<v?w!>--Q3");
    }

    @Test
    void choicesAreThoseOfTheExample() {
        String task = """
                "prompt_template": "{{q}} {{choices|join('/')}}", "target_template": "{{a}}", "choices": ["{{a}}", "none"]""";
        assertThat(prompts(task, "{\"count\": 1}", rows(0, 3), rows(2, 3))).containsExactly("0 0/none\n0\n\n2 2/none");
    }

    /** Rows 0 to 9, each three times: twice as it is, once with columns that no template shows. */
    @ParameterizedTest
    @ValueSource(strings = {"first", "random"})
    void noRowAndNoRowWithItsPromptIsItsOwnExample(String strategy) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(row(i));
            rows.add("{\"a\": \"" + i + "\", \"q\": \"" + i + "\"}");
            rows.add("{\"id\": 7, \"q\": \"" + i + "\", \"a\": \"another\"}");
        }
        String fewshot = "{\"count\": 9, \"strategy\": \"" + strategy + "\"}";
        List<String> prompts = prompts(fewshot, rows, rows);
        assertThat(prompts).hasSize(30).allSatisfy(prompt -> {
            List<String> questions = questions(prompt);
            assertThat(questions).hasSize(10).doesNotHaveDuplicates();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "random"})
    void aRowIsKnownByItsPromptAsAnExampleToo(String strategy) {
        String fewshot = "{\"count\": 3, \"strategy\": \"" + strategy
                + "\", \"prompt_template\": \"{{q}}\", \"example_template\": \"{{prompt}}\", \"separator\": \" \"}";
        assertThat(prompts(fewshot, rows(0, 4), rows(0, 4)))
                .extracting(prompt -> Arrays.stream(prompt.split(" "))
                        .map(part -> part.replace("Q", ""))
                        .sorted()
                        .toList())
                .containsOnly(List.of("0", "1", "2", "3"));
    }

    @Test
    void aDrawDependsOnSeedDatasetAndSampleOnly() {
        String random = "{\"count\": 5, \"strategy\": \"random\"}";
        List<String> rows = rows(0, 3_000);
        List<String> all = prompts(random, rows, rows);
        FewshotExamples again = read(task(PLAIN, random), rows, SEED);
        for (int i : new int[] {2_999, 17, 0}) {
            assertThat(again.complete("Q" + i, parsed(row(i)), List.of(), i)).isEqualTo(all.get(i));
        }
        FewshotExamples other = read(task(PLAIN, random), rows, SEED + 1);
        assertThat(other.complete("Q17", parsed(row(17)), List.of(), 17)).isNotEqualTo(all.get(17));
        assertThat(new HashSet<>(all)).hasSize(3_000);
        assertThat(all)
                .allSatisfy(prompt -> assertThat(questions(prompt)).hasSize(6).doesNotHaveDuplicates());
        Set<String> drawn = all.stream()
                .flatMap(prompt -> questions(prompt).stream().limit(5))
                .collect(Collectors.toSet());
        assertThat(drawn).hasSize(ExampleChoice.MAX_SAMPLE);
        long early = drawn.stream().filter(q -> Integer.parseInt(q) < 1_500).count();
        assertThat(early).isBetween(400L, 600L);
    }

    /** What a run pinned must be drawn by any later version too. */
    @Test
    void drawsStayAsTheyAre() {
        String random = "{\"count\": 3, \"strategy\": \"random\"}";
        FewshotExamples examples = read(task(PLAIN, random), rows(0, 50), SEED);
        assertThat(IntStream.range(0, 3)
                        .mapToObj(i ->
                                String.join(" ", questions(examples.complete("Q" + i, parsed(row(i)), List.of(), i)))))
                .containsExactly("20 5 38 0", "49 8 31 1", "40 45 19 2");
    }

    @Test
    void theFirstRowsAreReadOnlyAsFarAsNeeded() {
        AtomicInteger read = new AtomicInteger();
        Task task = task(PLAIN, "{\"count\": 5}");
        FewshotExamples.read(
                task.fewshot().orElseThrow(),
                TaskTemplates.compile(task),
                SEED,
                stream(rows(0, 100)),
                true,
                read::incrementAndGet);
        assertThat(read).hasValue(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            first|5|own|5 different prompts in their dataset (expected: at least 6, fewshot.count and the row to be answered)
            random|5|own|5 different prompts in their dataset (expected: at least 6, fewshot.count and the row to be answered)
            first|6|other|5 different prompts in their dataset (expected: at least 6, fewshot.count)
            first|5|other|4 prompts in their dataset that are not the row's own (expected: at least 5, fewshot.count)
            """)
    void tooFewRowsAreCounted(String strategy, int count, String dataset, String message) {
        String fewshot = "{\"count\": " + count + ", \"strategy\": \"" + strategy + "\""
                + (dataset.equals("own") ? "" : ", \"dataset\": {\"file_id\": \"other\"}") + "}";
        List<String> rows = new ArrayList<>(rows(0, 5));
        rows.addAll(rows(0, 5));
        assertThatThrownBy(() -> prompts(fewshot, rows, rows(3, 4)))
                .isInstanceOfSatisfying(
                        FewshotException.class, e -> assertThat(e.code()).isEqualTo("fewshot_too_few_rows"))
                .hasMessage("few-shot examples: " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"count": 1, "prompt_template": "{{missing}}"}|row 1, fewshot.prompt_template: template names column "missing"
            {"count": 1, "target_template": "{{missing}}"}|row 1, fewshot.target_template: template names column "missing"
            {"count": 1, "example_template": "{{q}}"}|row 1, fewshot.example_template: template names column "q"
            """)
    void aMissingColumnIsNamedWithItsTemplate(String fewshot, String message) {
        assertThatThrownBy(() -> prompts(fewshot, rows(0, 3), rows(0, 3)))
                .isInstanceOfSatisfying(FewshotException.class, e -> {
                    assertThat(e.code()).isEqualTo("template_missing_column");
                    assertThat(e.details()).containsEntry("example_row", 1L);
                })
                .hasMessageStartingWith("few-shot examples: " + message);
    }

    @Test
    void aPromptWithItsExamplesIsNoLongerThanAnyOther() {
        List<String> rows = IntStream.range(0, 12)
                .mapToObj(n -> "{\"q\": \"" + n + "\", \"a\": \"" + "x".repeat(100_000) + "\"}")
                .toList();
        assertThat(prompts("{\"count\": 10}", rows, rows(99, 100))).hasSize(1);
        assertThatThrownBy(() -> prompts("{\"count\": 11}", rows, rows(99, 100)))
                .hasMessage("few-shot examples: a prompt of 1100070 characters with them (expected: at most 1048576)");
    }

    /** The questions of a prompt of {@link #PLAIN}, the one to be answered last. */
    private static List<String> questions(String prompt) {
        return prompt.lines()
                .filter(line -> line.startsWith("Q"))
                .map(line -> line.substring(1))
                .toList();
    }

    private static List<String> prompts(String fewshot, List<String> examples, List<String> rows) {
        return prompts(PLAIN, fewshot, examples, rows);
    }

    private static List<String> prompts(String templates, String fewshot, List<String> examples, List<String> rows) {
        Task task = task(templates, fewshot);
        TaskTemplates rendered = TaskTemplates.compile(task);
        FewshotExamples read = read(task, examples, SEED);
        List<String> prompts = new ArrayList<>();
        for (String json : rows) {
            Row row = parsed(json);
            List<String> choices = rendered.choices(row.values());
            String prompt = rendered.prompt().render(row.values(), choices);
            prompts.add(read.complete(prompt, row, choices, prompts.size()));
        }
        return prompts;
    }

    private static FewshotExamples read(Task task, List<String> rows, long seed) {
        boolean own = task.fewshot().orElseThrow().dataset().isEmpty();
        return FewshotExamples.read(
                task.fewshot().orElseThrow(), TaskTemplates.compile(task), seed, stream(rows), own, () -> {});
    }

    private static Task task(String templates, String fewshot) {
        return Manifest.parse(JsonMapper.shared().readTree("""
                        {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "f"}, %s, "fewshot": %s}]}""".formatted(templates, fewshot)))
                .tasks()
                .getFirst();
    }

    private static List<String> rows(int from, int to) {
        return IntStream.range(from, to).mapToObj(FewshotExamplesTest::row).toList();
    }

    private static String row(int n) {
        return "{\"q\": \"" + n + "\", \"a\": \"" + n + "\"}";
    }

    private static Row parsed(String json) {
        return stream(List.of(json)).next();
    }

    private static RowStream stream(List<String> rows) {
        return stream(rows.iterator());
    }

    private static RowStream stream(Iterator<String> rows) {
        Enumeration<InputStream> lines = new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return rows.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return new ByteArrayInputStream((rows.next() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        };
        return DatasetReader.open(DatasetFormat.JSONL, "data.jsonl", new SequenceInputStream(lines), 0);
    }
}
