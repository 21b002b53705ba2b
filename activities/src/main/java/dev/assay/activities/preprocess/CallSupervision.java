package dev.assay.activities.preprocess;

import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** What goes on around each call of a user's function: it may take minutes, and preparing may end before it. */
@FunctionalInterface
public interface CallSupervision {
    JsonNode during(Supplier<JsonNode> call);
}
