package dev.assay.ledger.imports;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sample of a run that was executed elsewhere.
 *
 * @param sampleIndex from 0 within its task
 * @param datasetRow JSON object
 * @param scores JSON object of numbers by metric ID
 * @param score the canonical score; null where the sample has none
 */
public record ImportedSample(
        int sampleIndex,
        String datasetRow,
        String prompt,
        @Nullable String target,
        String outputText,
        @Nullable String extractedOutput,
        boolean truncated,
        String scores,
        @Nullable Double score) {

    public ImportedSample {
        Objects.requireNonNull(datasetRow, "datasetRow is null");
        Objects.requireNonNull(prompt, "prompt is null");
        Objects.requireNonNull(outputText, "outputText is null");
        Objects.requireNonNull(scores, "scores is null");
    }

    int chars() {
        return datasetRow.length() + prompt.length() + outputText.length() + scores.length();
    }
}
