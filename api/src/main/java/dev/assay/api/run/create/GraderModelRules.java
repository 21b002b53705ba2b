package dev.assay.api.run.create;

import dev.assay.api.error.Violations;
import dev.assay.manifest.GraderSpec;
import dev.assay.manifest.Task;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A run whose graders call a model must say which, where the grader does not. */
final class GraderModelRules {

    private GraderModelRules() {}

    /** @param tasks the manifest's; those that the request leaves out need nothing */
    static void check(CreateRunRequest request, List<Task> tasks, Violations violations) {
        check("$.judge_model", request.judgeModel(), GraderSpec::needsJudgeModel, request, tasks, violations);
        check(
                "$.embedding_model",
                request.embeddingModel(),
                GraderSpec::needsEmbeddingModel,
                request,
                tasks,
                violations);
    }

    private static void check(
            String path,
            @Nullable String model,
            Predicate<GraderSpec> needs,
            CreateRunRequest request,
            List<Task> tasks,
            Violations violations) {
        if (model != null) {
            return;
        }
        tasks.stream()
                .filter(task -> request.taskIds() == null || request.taskIds().contains(task.id()))
                .flatMap(task -> task.graders().stream()
                        .filter(needs)
                        .map(grader ->
                                "a model, because grader " + grader.type() + " of task " + task.id() + " names none"))
                .findFirst()
                .ifPresent(expected -> violations.add(path, null, expected));
    }
}
