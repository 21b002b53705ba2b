package dev.assay.api.run.create;

import dev.assay.api.error.Violations;
import dev.assay.manifest.GraderSpec;
import dev.assay.manifest.ManifestTypes;
import dev.assay.manifest.Task;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A run whose graders call a model must say which, where the grader does not. */
final class GraderModelRules {

    private GraderModelRules() {}

    /** @param tasks the manifest's; those that the request leaves out need nothing */
    static void check(CreateRunRequest request, List<Task> tasks, Violations violations) {
        check("$.judge_model", request.judgeModel(), GraderModelRules::judges, request, tasks, violations);
        check("$.embedding_model", request.embeddingModel(), GraderModelRules::embeds, request, tasks, violations);
    }

    private static void check(
            String path,
            @Nullable String model,
            Predicate<GraderSpec> calls,
            CreateRunRequest request,
            List<Task> tasks,
            Violations violations) {
        if (model != null) {
            return;
        }
        tasks.stream()
                .filter(task -> request.taskIds() == null || request.taskIds().contains(task.id()))
                .flatMap(task -> task.grader().stream()
                        .filter(spec -> calls.test(spec) && auto(spec))
                        .map(spec ->
                                "a model, because grader " + spec.type() + " of task " + task.id() + " names none"))
                .findFirst()
                .ifPresent(expected -> violations.add(path, null, expected));
    }

    private static boolean judges(GraderSpec spec) {
        return spec.type().equals("llm_judge") || spec.type().equals("score_model");
    }

    private static boolean embeds(GraderSpec spec) {
        return spec.type().equals("embedding_similarity")
                || spec.type().equals("text_similarity")
                        && spec.config().path("metric").asString("").equals(ManifestTypes.COSINE);
    }

    private static boolean auto(GraderSpec spec) {
        return spec.config().path("model").asString("auto").equals("auto");
    }
}
