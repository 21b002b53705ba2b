package dev.assay.api.run.create;

import dev.assay.api.error.Violations;
import dev.assay.manifest.GraderSpec;
import dev.assay.manifest.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run whose graders call a model must say which, where the grader does not. */
final class GraderModelRules {

    private GraderModelRules() {}

    /** @param tasks the manifest's; those that the request leaves out need nothing */
    static void check(CreateRunRequest request, List<Task> tasks, Violations violations) {
        check("$.judge_model", request.judgeModel(), "llm_judge", request, tasks, violations);
        check("$.embedding_model", request.embeddingModel(), "embedding_similarity", request, tasks, violations);
    }

    private static void check(
            String path,
            @Nullable String model,
            String grader,
            CreateRunRequest request,
            List<Task> tasks,
            Violations violations) {
        if (model != null) {
            return;
        }
        tasks.stream()
                .filter(task -> request.taskIds() == null || request.taskIds().contains(task.id()))
                .filter(task -> task.grader()
                        .filter(spec -> spec.type().equals(grader) && auto(spec))
                        .isPresent())
                .findFirst()
                .ifPresent(task -> violations.add(
                        path, null, "a model, because grader " + grader + " of task " + task.id() + " names none"));
    }

    private static boolean auto(GraderSpec spec) {
        return spec.config().path("model").asString("auto").equals("auto");
    }
}
