package dev.assay.ledger.sample;

import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scores of one metric, bounds included.
 *
 * @param metric an ID among the sample's scores
 * @param min negative infinity for none
 * @param max positive infinity for none
 */
public record ScoreRange(String metric, double min, double max) {

    public ScoreRange {
        Objects.requireNonNull(metric, "metric is null");
        if (Double.isNaN(min) || Double.isNaN(max)) {
            throw new IllegalArgumentException("range: " + min + ".." + max + " (expected: numbers)");
        }
    }

    /** The largest number that is not in the range: {@code width_bucket} counts those up to a bound. */
    public double below() {
        return Math.nextDown(min);
    }

    /** @param scores a sample's scores, a JSON object */
    boolean contains(String scores) {
        JsonNode value = JsonMapper.shared().readTree(scores).path(metric);
        double score = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
        return Double.isFinite(score) && score >= min && score <= max;
    }
}
