package dev.assay.activities.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.dataset.DatasetReader;
import dev.assay.dataset.RowJson;
import dev.assay.dataset.RowStream;
import dev.assay.manifest.DatasetFormat;
import dev.assay.manifest.Manifest;
import dev.assay.manifest.Task;
import dev.assay.template.TemplateRenderer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A number of a dataset on its way through the ledger to a grader. */
class RowDigitsTest {

    private static final String ROW = "{\"price\":1.50,\"whole\":1.0,\"id\":12345678901234567890123,\"small\":0.10}";

    @Test
    void aStoredRowIsWhatWasUploaded() throws IOException {
        assertThat(RowJson.write(uploaded())).isEqualTo(ROW);
        assertThat(RowJson.write(RowJson.read(RowJson.write(uploaded())))).isEqualTo(ROW);
    }

    @Test
    void choicesAreGradedAsTheyWereShown() throws IOException {
        Task task = Manifest.parse(JsonMapper.shared().readTree("""
                        {"tasks": [{"id": "t", "type": "multiple_choice", "dataset": {"file_id": "f"},
                         "prompt_template": "x", "target_template": "{{ price }}", "choices": ["{{ price }}", "{{ whole }}"],
                         "grader": {"type": "choice"}}]}
                        """)).tasks().getFirst();
        ObjectNode graded = RowJson.read(RowJson.write(uploaded()));
        ObjectNode prepared = uploaded();
        List<String> shown = task.choices().stream()
                .map(choice -> TemplateRenderer.compile(choice).render(prepared, List.of()))
                .toList();
        GradeInput input = TaskChoices.of(task)
                .in(new GradeInput("1.50", null, "1.50", "prompt", graded, List.of(), GradersTest.PLACE));
        assertThat(input.choices()).isEqualTo(shown).containsExactly("1.5", "1.0");
    }

    private static ObjectNode uploaded() throws IOException {
        byte[] line = (ROW + "\n").getBytes(StandardCharsets.UTF_8);
        try (RowStream rows = DatasetReader.open(DatasetFormat.JSONL, "a.jsonl", new ByteArrayInputStream(line), 0)) {
            return rows.next().values();
        }
    }
}
