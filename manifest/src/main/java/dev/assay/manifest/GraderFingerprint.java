package dev.assay.manifest;

import dev.assay.text.CanonicalJson;
import dev.assay.text.ExactJson;
import dev.assay.text.Sha256;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Names a grader by everything that its scores of given answers depend on: two of the same name give the same scores. Its
 * own configuration, what is extracted for it, the choices, the run's models where it asks for them, and which samples it
 * skips.
 */
public final class GraderFingerprint {

    private GraderFingerprint() {}

    /**
     * @param judgeModel what {@code auto} is for judges; null: the run has none. Likewise {@code embeddingModel}
     * @return SHA-256, hexadecimal
     */
    public static String of(
            Task task, GraderSpec grader, @Nullable String judgeModel, @Nullable String embeddingModel) {
        ObjectNode named = ExactJson.MAPPER.createObjectNode();
        ObjectNode config = named.putObject("config");
        grader.config().properties().stream()
                .filter(field -> !field.getValue().isNull() && !GraderSpec.IN_LISTS.contains(field.getKey()))
                .forEach(field -> config.set(field.getKey(), field.getValue()));
        named.put("extraction", task.outputExtraction().getClass().getSimpleName());
        named.set("extracts", ExactJson.MAPPER.valueToTree(task.outputExtraction()));
        task.choices().forEach(named.putArray("choices")::add);
        Optional<PythonSpec> python = PythonSpec.of(grader.config());
        boolean any = python.filter(PythonSpec::modelAccess).isPresent();
        named.put("judge_model", any || grader.needsJudgeModel() ? judgeModel : null);
        named.put("embedding_model", any || grader.needsEmbeddingModel() ? embeddingModel : null);
        // Where it names none, the task's first metric may be its canonical one.
        if (python.isPresent() && !grader.declaresMetric() && !task.metrics().isEmpty()) {
            named.put("metric", task.metrics().getFirst().id());
        }
        grader.when().ifPresent(when -> {
            named.set("when", grader.config().path("when"));
            task.grader(when.grader())
                    .ifPresent(earlier -> named.put("after", of(task, earlier, judgeModel, embeddingModel)));
        });
        return Sha256.hex(CanonicalJson.of(named));
    }
}
