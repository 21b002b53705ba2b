package dev.assay.activities.grading;

import java.io.StringWriter;
import java.util.Iterator;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Samples as users' functions are given them. */
public final class SampleJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private SampleJson() {}

    static ObjectNode of(GradeInput input) {
        ObjectNode sample = JSON.createObjectNode();
        sample.put("output_text", input.outputText());
        sample.put("extracted_output", input.extractedOutput());
        sample.put("prompt", input.prompt());
        sample.put("target", input.target());
        sample.put("model", input.place().model());
        sample.put("task_id", input.place().taskId());
        sample.put("sample_index", input.place().sampleIndex());
        sample.set("dataset_row", input.row());
        return sample;
    }

    /** A JSON array, with one sample at a time in memory beside it. */
    public static String array(Iterator<GradeInput> samples) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            while (samples.hasNext()) {
                JSON.writeTree(json, of(samples.next()));
            }
            json.writeEndArray();
        }
        return text.toString();
    }
}
