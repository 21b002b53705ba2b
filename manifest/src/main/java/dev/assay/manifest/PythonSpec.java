package dev.assay.manifest;

import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A grader of type python, of a manifest that was validated.
 *
 * @param batch {@code grade_batch(samples)}, else {@code grade(sample, item)}
 * @param aggregate whether all samples of a task and model are graded at once, when they are generated. One sample's
 *     grade does not depend on others, so {@code execution: aggregate} changes nothing for {@code grade}
 * @param modelAccess whether the function may take {@code ctx} as its last parameter
 * @param fileId where the source is, where it is not inline
 * @param timeout of one call of the function, without the time that models take to answer it
 * @param maxModelCalls of one call of the function
 */
public record PythonSpec(
        boolean batch,
        boolean aggregate,
        boolean modelAccess,
        Optional<String> source,
        Optional<String> fileId,
        Duration timeout,
        int maxModelCalls) {

    public static final int DEFAULT_SECONDS = 120;
    public static final int DEFAULT_MODEL_CALLS = 64;

    /** @param grader the whole grader of the manifest; empty where its type is another */
    public static Optional<PythonSpec> of(JsonNode grader) {
        if (!grader.path("type").asString("").equals(ManifestTypes.PYTHON)) {
            return Optional.empty();
        }
        String contract = grader.path("contract").asString("sample");
        boolean batch = contract.equals("batch");
        return Optional.of(new PythonSpec(
                batch,
                batch && !grader.path("execution").asString("aggregate").equals("per_sample"),
                contract.equals("model_backed")
                        || grader.path("model_access").asString("none").equals("mka1"),
                grader.path("source").stringValueOpt(),
                grader.path("file_id").stringValueOpt(),
                Duration.ofSeconds(grader.path("timeout_seconds").asInt(DEFAULT_SECONDS)),
                grader.path("max_model_calls").asInt(DEFAULT_MODEL_CALLS)));
    }
}
