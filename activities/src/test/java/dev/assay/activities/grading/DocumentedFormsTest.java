package dev.assay.activities.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.manifest.OutputExtraction;
import dev.assay.manifest.OutputExtraction.LabelSet;
import dev.assay.manifest.OutputExtraction.Regex;
import dev.assay.template.TemplateRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What docs/graders.md says in its sentences and tables, read from there. */
class DocumentedFormsTest {
    private static final Pattern PAIR = Pattern.compile("`([^`]+)` → (?:`([^`]+)`|none)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void extractions() throws IOException {
        String section = section("## Output extraction");
        assertThat(extracted(row(section, "| `number`"), Extractor.of(new OutputExtraction.Number())))
                .isEqualTo(5);
        List<String> labels = List.of("positive", "very positive", "negative");
        assertThat(extracted(row(section, "| `label_set`"), Extractor.of(new LabelSet(labels, false))))
                .isEqualTo(2);

        Matcher regex = Pattern.compile("`([^`]+)` in `([^`]+)` → `([^`]+)`, last → `([^`]+)`")
                .matcher(row(section, "| `regex`"));
        assertThat(regex.find()).isTrue();
        assertThat(regex(false, regex)).contains(regex.group(3));
        assertThat(regex(true, regex)).contains(regex.group(4));
    }

    private static Optional<String> regex(boolean last, Matcher example) {
        return Extractor.of(new Regex(last, example.group(1), Optional.empty(), ""))
                .extract(example.group(2));
    }

    private static int extracted(String row, Extractor extractor) {
        Matcher pairs = PAIR.matcher(row);
        int count = 0;
        for (; pairs.find(); count++) {
            assertThat(extractor.extract(pairs.group(1)))
                    .as(pairs.group())
                    .isEqualTo(Optional.ofNullable(pairs.group(2)));
        }
        return count;
    }

    @Test
    void waysToNameAChoice() throws IOException {
        Matcher sentence = Pattern.compile("names a choice, in this order:(.*?)Two different", Pattern.DOTALL)
                .matcher(section("## Graders"));
        assertThat(sentence.find()).isTrue();
        List<String> forms = codes(sentence.group(1));
        assertThat(forms).hasSizeGreaterThan(6);
        assertThat(forms)
                .allSatisfy(form -> assertThat(GradersTest.grade("choice", form, "B", List.of("Rome", "Paris")))
                        .containsEntry("score", 1.0));
        assertThat(GradersTest.grade("choice", "Rome or Paris", "B", List.of("Rome", "Paris")))
                .containsEntry("score", 0.0);
    }

    @Test
    void templates() throws IOException {
        ObjectNode row = JsonMapper.shared().createObjectNode().put("my-col name", "odd");
        List<String> templates = codes(section("## Templates")).stream()
                .filter(code -> code.contains("{{"))
                .toList();
        assertThat(templates).hasSize(3);
        assertThat(templates.stream()
                        .map(template -> TemplateRenderer.compile(template).render(row, List.of())))
                .containsExactly("odd", "none", "");
    }

    private static List<String> codes(String text) {
        Matcher spans = CODE.matcher(text);
        List<String> codes = new ArrayList<>();
        while (spans.find()) {
            codes.add(spans.group(1));
        }
        return codes;
    }

    private static String row(String section, String start) {
        return section.lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    private static String section(String heading) throws IOException {
        String document = Files.readString(Path.of("..", "docs", "graders.md"));
        int from = document.indexOf("\n" + heading + "\n");
        int to = document.indexOf("\n## ", from + 1);
        return document.substring(from, to < 0 ? document.length() : to);
    }
}
