package dev.assay.api.run.create;

import dev.assay.api.error.Violations;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request for a run must keep beyond the shape of its fields. */
final class RunRequestRules {

    private RunRequestRules() {}

    /** Rules that hold everywhere. What was of a wrong type is null here. */
    static void check(CreateRunRequest request, Violations violations) {
        distinct("$.models", request.models(), violations);
        distinct("$.task_ids", request.taskIds(), violations);
        if (request.generation() != null) {
            GenerationRules.check(request.generation(), violations);
        }
    }

    /** @param known the manifest's task IDs */
    static void checkTasks(CreateRunRequest request, Collection<String> known, Violations violations) {
        List<String> asked = request.taskIds() == null ? List.of() : request.taskIds();
        for (int i = 0; i < asked.size(); i++) {
            violations.unless(
                    known.contains(asked.get(i)),
                    "$.task_ids[" + i + "]",
                    asked.get(i),
                    "a task of the manifest: "
                            + String.join(", ", known.stream().limit(20).toList()));
        }
    }

    private static void distinct(String path, @Nullable List<String> values, Violations violations) {
        if (values == null) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            violations.unless(value == null || seen.add(value), path + "[" + i + "]", values.get(i), "distinct values");
        }
    }
}
