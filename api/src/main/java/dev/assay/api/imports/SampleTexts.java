package dev.assay.api.imports;

import dev.assay.ledger.run.ImportedSample;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A sample as the ledger takes it, from what was put aside of it. */
final class SampleTexts {

    /** As of a provider's answer. */
    private static final int OUTPUT_BYTES = 1 << 20;

    private SampleTexts() {}

    static ImportedSample sample(TaskSamples.Texts texts, Scores scores, String metric) {
        JsonNode row = HarnessJson.JSON.readTree(texts.row());
        JsonNode answer = HarnessJson.JSON.readTree(texts.answer());
        String output = answer.path("output").stringValue();
        String cut = cut(output);
        OptionalDouble score = scores.get(metric, texts.sampleIndex());
        return new ImportedSample(
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
        return node.isString() ? cut(node.stringValue()) : null;
    }

    /** Never through a character. */
    private static String cut(String text) {
        int bytes = 0;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes > OUTPUT_BYTES) {
                return text.substring(0, at);
            }
            at += Character.charCount(c);
        }
        return text;
    }
}
