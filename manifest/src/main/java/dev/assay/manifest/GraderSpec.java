package dev.assay.manifest;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One of a task's graders.
 *
 * @param id unique in its task, default its {@code metricId}
 * @param metricId the key of the canonical score, default {@code score}
 * @param config the whole grader object of the manifest, {@code type} included
 */
public record GraderSpec(String id, String type, String metricId, JsonNode config) {
    /** {@code metric_id} where a manifest names none. */
    public static final String DEFAULT_METRIC_ID = "score";

    /** What says how a grader of a list goes together with the others, and decides nothing of the scores that it gives. */
    public static final Set<String> IN_LISTS = Set.of("id", "pass_threshold", "weight", "when");

    /** The mean of a task's canonical scores by {@code weight}. */
    public static final String WEIGHTED_SCORE = "weighted_score";

    /** Ends the ID of the metric that says whether a sample passed: {@code accuracy_passed}. */
    public static final String PASSED = "_passed";

    private static final String AUTO = "auto";

    static GraderSpec parse(ManifestNode node) {
        String metricId = node.string("metric_id").orElse(DEFAULT_METRIC_ID);
        return new GraderSpec(node.string("id").orElse(metricId), node.requiredString("type"), metricId, node.node());
    }

    /** Whether the manifest names {@code metric_id}. */
    public boolean declaresMetric() {
        return config.hasNonNull("metric_id");
    }

    /** The canonical score from which on a sample passes; empty: nothing is said of it. */
    public OptionalDouble passThreshold() {
        return number("pass_threshold");
    }

    /** Its share of the task's {@code weighted_score}; empty: none. */
    public OptionalDouble weight() {
        return number("weight");
    }

    private OptionalDouble number(String field) {
        JsonNode value = config.path(field);
        return value.isNumber() ? OptionalDouble.of(value.asDouble(Double.NaN)) : OptionalDouble.empty();
    }

    /** Of which samples it is to score; empty: all. */
    public Optional<GraderCondition> when() {
        return GraderCondition.of(config.path("when"));
    }

    /** Whether all samples of a task and model are graded at once. */
    public boolean gradesBatches() {
        return PythonSpec.of(config).filter(PythonSpec::aggregate).isPresent();
    }

    /** The judges that it asks: of a panel each of them, of {@code llm_judge} and {@code score_model} itself; of others none. */
    public List<GraderSpec> judges() {
        return switch (type) {
            case "llm_judge", "score_model" -> List.of(this);
            case "panel" ->
                config.path("judges")
                        .valueStream()
                        .map(judge -> new GraderSpec(id, "llm_judge", metricId, judge))
                        .toList();
            default -> List.of();
        };
    }

    /** Whether it has to be told the run's judge model: it names no model of its own. */
    public boolean needsJudgeModel() {
        return judges().stream().anyMatch(GraderSpec::auto);
    }

    /** Whether it has to be told the run's embedding model. */
    public boolean needsEmbeddingModel() {
        return embeds() && auto();
    }

    private boolean embeds() {
        return type.equals("embedding_similarity")
                || type.equals("text_similarity")
                        && config.path("metric").asString("").equals(ManifestTypes.COSINE);
    }

    private boolean auto() {
        return config.path("model").asString(AUTO).equals(AUTO);
    }
}
