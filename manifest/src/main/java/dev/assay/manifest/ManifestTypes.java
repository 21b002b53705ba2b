package dev.assay.manifest;

import java.util.List;
import java.util.Set;

/** The closed sets of names a manifest chooses from. */
public final class ManifestTypes {
    public static final List<String> TASKS = List.of(
            "classification",
            "multiple_choice",
            "qa",
            "summarization",
            "semantic_similarity",
            "llm_judge",
            "numeric",
            "math",
            "custom",
            "transcription",
            "embedding");
    public static final Set<String> TASKS_NOT_IMPLEMENTED = Set.of("transcription", "embedding");

    public static final List<String> EXTRACTIONS =
            List.of("none", "take_first", "regex", "regex_last", "number", "label_set");

    public static final List<String> GRADERS = List.of(
            "exact_match",
            "contains",
            "string_check",
            "regex_match",
            "numeric",
            "choice",
            "f1",
            "rouge_l",
            "text_similarity",
            "json_schema",
            "llm_judge",
            "score_model",
            "embedding_similarity",
            "panel");

    /** The one of {@link #TEXT_METRICS} that an embedding model measures. */
    public static final String COSINE = "cosine";

    /** What {@code text_similarity} measures by. */
    public static final List<String> TEXT_METRICS = List.of(
            "fuzzy_match",
            "bleu",
            "gleu",
            "meteor",
            "rouge_1",
            "rouge_2",
            "rouge_3",
            "rouge_4",
            "rouge_5",
            "rouge_l",
            COSINE);

    /** The grader that brings its own code; it is none of the built-in ones. */
    public static final String PYTHON = "python";

    private ManifestTypes() {}
}
