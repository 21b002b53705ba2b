package dev.assay.manifest.rule;

import java.util.List;

/** What holds for a grader of type python and for preprocess. Whether a source can be read is not said here. */
final class PythonRules {
    private static final int MAX_SOURCE_LENGTH = 1 << 20;
    private static final int MAX_ID_LENGTH = 255;
    private static final int MAX_SECONDS = 600;
    private static final int MAX_CALLS = 500;

    private PythonRules() {}

    static void check(NodeShape grader) {
        grader.known(
                "type",
                "contract",
                "execution",
                "model_access",
                "metric_id",
                "source",
                "file_id",
                "timeout_seconds",
                "max_model_calls");
        grader.oneOf("contract", List.of("sample", "batch", "model_backed"));
        grader.oneOf("execution", List.of("per_sample", "aggregate"));
        grader.oneOf("model_access", List.of("none", "mka1"));
        if (grader.node().has("metric_id")) {
            grader.metricId("metric_id");
        }
        grader.integer("timeout_seconds", 1, MAX_SECONDS);
        grader.integer("max_model_calls", 0, MAX_CALLS);
        source(grader);
    }

    static void checkPreprocess(NodeShape preprocess) {
        preprocess.known("type", "contract", "source", "file_id", "timeout_seconds");
        preprocess.oneOf("type", List.of("python"));
        preprocess.oneOf("contract", List.of("row", "batch"));
        preprocess.integer("timeout_seconds", 1, MAX_SECONDS);
        source(preprocess);
    }

    private static void source(NodeShape python) {
        boolean source = python.node().has("source");
        if (source == python.node().has("file_id")) {
            python.findings().add(python.node().at("source"), "source or file_id, and not both");
        } else if (source) {
            python.requiredString("source", MAX_SOURCE_LENGTH);
        } else {
            python.requiredString("file_id", MAX_ID_LENGTH);
        }
    }
}
