package dev.assay.activities.grading.python;

import dev.assay.activities.grading.GradeInput;
import java.io.StringWriter;
import java.util.Iterator;
import java.util.NoSuchElementException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Samples as users' functions are given them. */
final class SampleJson {
    /** Characters of a part, at which it ends: some hundred samples of a page each. */
    static final int PART = 1 << 18;

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

    /** {@code {"samples": […]}}, at least one. A part is made when it is asked for, and so are its samples. */
    static Iterator<String> parts(Iterator<GradeInput> samples) {
        return new Iterator<>() {
            private boolean begun;

            @Override
            public boolean hasNext() {
                return !begun || samples.hasNext();
            }

            @Override
            public String next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                begun = true;
                return part(samples);
            }
        };
    }

    private static String part(Iterator<GradeInput> samples) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("samples");
            while (samples.hasNext() && text.getBuffer().length() < PART) {
                JSON.writeTree(json, of(samples.next()));
                json.flush();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }
}
