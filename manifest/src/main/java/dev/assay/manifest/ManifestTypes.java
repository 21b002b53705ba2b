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
            "json_schema",
            "llm_judge",
            "embedding_similarity");

    /** The grader that brings its own code; it is none of the built-in ones. */
    public static final String PYTHON = "python";

    private ManifestTypes() {}
}
