package dev.assay.manifest;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Which samples a grader of a list scores, by an earlier grader of it. The others it skips.
 *
 * @param grader ID of the earlier one
 * @param failed those that the earlier one could not score; the bounds say nothing then
 * @param above those whose canonical score is more than this; negative infinity: any
 * @param below those whose canonical score is less than this; positive infinity: any
 */
public record GraderCondition(String grader, boolean failed, double above, double below) {

    static Optional<GraderCondition> of(JsonNode when) {
        return when.isObject()
                ? Optional.of(new GraderCondition(
                        when.path("grader").asString(""),
                        when.path("failed").asBoolean(false),
                        when.path("above").asDouble(Double.NEGATIVE_INFINITY),
                        when.path("below").asDouble(Double.POSITIVE_INFINITY)))
                : Optional.empty();
    }

    /** @param score the canonical one of the earlier grader */
    public boolean holds(double score) {
        return !failed && score > above && score < below;
    }
}
