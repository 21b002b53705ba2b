package dev.assay.api.imports;

import dev.assay.api.imports.harness.TaskSamples;
import dev.assay.manifest.GraderSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Where runs go.
 *
 * @param manifest of the version
 * @param createdSuite whether this import made it, or would
 */
record ImportTarget(UUID suiteId, int version, JsonNode manifest, boolean createdSuite, boolean createdVersion) {

    /** A suite that is not there yet. */
    static final UUID NOBODYS = new UUID(0, 0);

    List<TaskSamples> missing(List<TaskSamples> samples) {
        List<String> known = taskIds();
        return samples.stream().filter(task -> !known.contains(task.id())).toList();
    }

    /** In the order of the manifest, in which a run has its tasks. */
    List<TaskSamples> ordered(List<TaskSamples> samples) {
        List<String> known = taskIds();
        List<TaskSamples> ordered = new ArrayList<>(samples);
        ordered.sort(Comparator.comparingInt(task -> known.indexOf(task.id())));
        return ordered;
    }

    /** Of the task's grader. */
    String metric(String taskId) {
        return manifest.path("tasks")
                .path(taskIds().indexOf(taskId))
                .path("grader")
                .path("metric_id")
                .asString(GraderSpec.DEFAULT_METRIC_ID);
    }

    private List<String> taskIds() {
        List<String> ids = new ArrayList<>();
        manifest.path("tasks").forEach(task -> ids.add(task.path("id").asString("")));
        return ids;
    }
}
