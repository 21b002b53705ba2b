package dev.assay.api.run.view;

import dev.assay.api.error.Violations;
import dev.assay.manifest.MetricId;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The metrics that a run has, of all its tasks and models; none where it has no result yet. */
public record RunMetricIds(Set<String> ids) {
    private static final int MAX_NAMED = 100;

    /** @param metrics of the run, as it shows them */
    public static RunMetricIds of(@Nullable JsonNode metrics) {
        Set<String> ids = new TreeSet<>();
        if (metrics != null) {
            for (JsonNode task : metrics.path("by_task")) {
                for (JsonNode model : task.path("by_model")) {
                    ids.addAll(model.path("metrics").propertyNames());
                }
            }
        }
        return new RunMetricIds(ids);
    }

    /** @throws dev.assay.api.error.ApiException 400, where there are results and none of this metric */
    public void refuseUnless(String metric) {
        if (ids.isEmpty() || ids.contains(metric)) {
            return;
        }
        new Violations()
                .add("metric", metric, "a metric of the run: " + MetricId.named(ids, MAX_NAMED))
                .throwIfAny();
    }
}
