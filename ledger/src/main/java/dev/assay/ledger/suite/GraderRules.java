package dev.assay.ledger.suite;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What holds for a grader. */
record GraderRules(Function<String, Optional<String>> patternProblem) {

    /** @param task the task, because some graders need a target */
    void check(Shape grader, ManifestNode task) {
        ManifestNode type = grader.node().at("type");
        String name = type.node().isString() ? type.node().stringValue() : "";
        String expected = String.join(", ", ManifestTypes.GRADERS);
        if (name.equals("python")) {
            PythonRules.check(grader);
        } else if (ManifestTypes.GRADERS_TO_COME.contains(name)) {
            grader.findings().add(type, expected + "; this grader is not available in this version yet");
        } else if (!ManifestTypes.GRADERS.contains(name)) {
            grader.findings().add(type, expected);
        } else {
            builtIn(grader, name, task);
        }
    }

    private static void schema(Shape schema) {
        OutputSchema.problem(schema.node().node())
                .ifPresent(problem -> schema.findings().add(schema.node(), "a JSON schema; " + problem));
    }

    /** The one key of the scores of a built-in grader; empty where the grader makes its own. */
    static Optional<String> onlyMetric(ManifestNode grader) {
        String type = grader.at("type").node().asString("");
        ManifestNode metricId = grader.at("metric_id");
        return Optional.of(metricId.node().isString() ? metricId.node().stringValue() : GraderSpec.DEFAULT_METRIC_ID)
                .filter(id -> Set.copyOf(ManifestTypes.GRADERS).contains(type));
    }

    private void builtIn(Shape grader, String name, ManifestNode task) {
        if (grader.node().has("metric_id")) {
            grader.requiredString("metric_id", 255);
        }
        switch (name) {
            case "exact_match" -> {
                grader.known("type", "metric_id", "trim", "ignore_case", "ignore_punctuation");
                grader.bool("trim");
                grader.bool("ignore_case");
                grader.bool("ignore_punctuation");
            }
            case "contains" -> {
                grader.known("type", "metric_id", "ignore_case");
                grader.bool("ignore_case");
            }
            case "regex_match" -> {
                grader.known("type", "metric_id", "pattern", "flags", "full");
                grader.bool("full");
                ExtractionRules.flags(grader);
                grader.string("pattern", PatternSize.LONGEST)
                        .ifPresent(pattern -> ExtractionRules.pattern(grader, pattern, patternProblem));
            }
            case "numeric" -> {
                grader.known("type", "metric_id", "tolerance", "relative_tolerance");
                grader.nonNegative("tolerance");
                grader.nonNegative("relative_tolerance");
            }
            case "json_schema" -> {
                grader.known("type", "metric_id", "schema");
                grader.requiredObject("schema").ifPresent(GraderRules::schema);
            }
            default -> grader.known("type", "metric_id");
        }
        if (!name.equals("json_schema")
                && !task.has("target_template")
                && !grader.node().has("pattern")) {
            grader.findings()
                    .add(
                            task.at("target_template"),
                            "a template, because grader " + name + " compares with the target");
        }
    }
}
