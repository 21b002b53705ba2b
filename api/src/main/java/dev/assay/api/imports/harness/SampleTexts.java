package dev.assay.api.imports.harness;

import dev.assay.ledger.imports.ImportedRun;
import dev.assay.text.TextLimit;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A sample as the ledger takes it, from what was put aside of it. */
public final class SampleTexts {

    private SampleTexts() {}

    public static ImportedRun.Sample sample(TaskSamples.Texts texts, Scores scores, String metric) {
        JsonNode row = HarnessJson.JSON.readTree(texts.row());
        JsonNode answer = HarnessJson.JSON.readTree(texts.answer());
        String output = answer.path("output").stringValue();
        String cut = TextLimit.cut(output, TextLimit.OUTPUT_BYTES);
        OptionalDouble score = scores.get(metric, texts.sampleIndex());
        return new ImportedRun.Sample(
                texts.sampleIndex(),
                texts.row(),
                row.path("prompt").stringValue(),
                string(row.path("target")),
                cut,
                string(answer.path("extracted")),
                cut.length() < output.length(),
                scores.json(texts.sampleIndex()),
                score.isPresent() ? score.getAsDouble() : null);
    }

    private static @Nullable String string(JsonNode node) {
        return node.isString() ? TextLimit.cut(node.stringValue(), TextLimit.OUTPUT_BYTES) : null;
    }
}
