package dev.assay.manifest.rule;

import dev.assay.manifest.GraderSpec;
import dev.assay.manifest.ManifestNode;
import dev.assay.manifest.ManifestTypes;
import dev.assay.manifest.pattern.PatternSize;
import dev.assay.text.Characters;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What holds for a grader. */
record GraderRules(
        Function<String, Optional<String>> patternProblem, Function<String, Optional<String>> templateProblem) {
    static final int MAX_TEMPLATE_LENGTH = 1 << 20;
    static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_LABELS = 100;
    private static final int MAX_JUDGES = 9;

    /** Graders that need no target. */
    private static final Set<String> WITHOUT_TARGET = Set.of("json_schema", "llm_judge", "score_model", "panel");

    /** @param task the task, because some graders need a target */
    void check(NodeShape grader, ManifestNode task) {
        ManifestNode type = grader.node().at("type");
        String name = type.node().isString() ? type.node().stringValue() : "";
        String expected = String.join(", ", ManifestTypes.GRADERS) + ", " + ManifestTypes.PYTHON;
        if (name.equals(ManifestTypes.PYTHON)) {
            PythonRules.check(grader);
        } else if (!ManifestTypes.GRADERS.contains(name)) {
            grader.findings().add(type, expected);
        } else {
            builtIn(grader, name, task);
        }
    }

    private static void schema(NodeShape schema) {
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

    private void panel(NodeShape panel) {
        panel.known("type", "metric_id", "judges", "vote");
        panel.oneOf("vote", List.of("majority", "mean", "all"));
        List<NodeShape> judges = panel.objects("judges", MAX_JUDGES);
        ManifestNode list = panel.node().at("judges");
        if (list.node().isMissingNode()
                || list.node().isNull()
                || list.node().isArray() && list.node().size() < 2) {
            panel.findings().add(list, "2.." + MAX_JUDGES + " judges");
        }
        for (NodeShape judge : judges) {
            judge.known("type", "prompt_template", "choices", "model", "structured");
            judge.oneOf("type", List.of("llm_judge"));
            judge(judge);
        }
    }

    private void judge(NodeShape grader) {
        model(grader);
        structured(grader);
        requiredTemplate(grader, "prompt_template", templateProblem);
        ManifestNode choices = grader.node().at("choices");
        if (!choices.node().isObject()
                || choices.node().size() < 2
                || choices.node().size() > MAX_LABELS) {
            grader.findings().add(choices, "an object of 2.." + MAX_LABELS + " labels, each with its score");
            return;
        }
        Set<String> labels = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        choices.node().properties().forEach(choice -> {
            String label = choice.getKey().strip();
            if (label.isEmpty() || Characters.moreThan(MAX_NAME_LENGTH, label) || !labels.add(label)) {
                grader.findings()
                        .add(
                                choices.at(choice.getKey()),
                                "a label of 1.." + MAX_NAME_LENGTH + " characters that differs from the others in more"
                                        + " than case");
            } else if (!choice.getValue().isNumber()
                    || !Double.isFinite(choice.getValue().asDouble(Double.NaN))) {
                grader.findings().add(choices.at(choice.getKey()), "a number");
            }
        });
    }

    static void structured(NodeShape grader) {
        ManifestNode structured = grader.node().at("structured");
        if (grader.node().has("structured")
                && !Set.of("auto", "never").contains(structured.node().asString(""))) {
            grader.findings().add(structured, "auto or never");
        }
    }

    static void requiredTemplate(NodeShape grader, String field, Function<String, Optional<String>> templateProblem) {
        template(grader, field, grader.requiredString(field, MAX_TEMPLATE_LENGTH), templateProblem);
    }

    /** @param template the field's text, where it is one */
    static void template(
            NodeShape grader,
            String field,
            Optional<String> template,
            Function<String, Optional<String>> templateProblem) {
        template.flatMap(templateProblem)
                .ifPresent(problem -> grader.findings().add(grader.node().at(field), "a template; " + problem));
    }

    static void model(NodeShape grader) {
        if (grader.node().has("model")) {
            grader.requiredString("model", MAX_NAME_LENGTH);
        }
    }

    private void builtIn(NodeShape grader, String name, ManifestNode task) {
        if (grader.node().has("metric_id")) {
            grader.metricId("metric_id");
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
                grader.string("pattern", PatternSize.MAX_LENGTH)
                        .ifPresent(pattern -> ExtractionRules.pattern(grader, pattern, patternProblem));
            }
            case "string_check" -> new TextGraderRules(templateProblem).stringCheck(grader);
            case "text_similarity" -> new TextGraderRules(templateProblem).textSimilarity(grader);
            case "f1" -> {
                grader.known("type", "metric_id", "blank_target");
                grader.oneOf("blank_target", List.of("error", "unanswerable"));
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
            case "llm_judge" -> {
                grader.known("type", "metric_id", "prompt_template", "choices", "model", "structured");
                judge(grader);
            }
            case "score_model" -> ScoreModelRules.check(grader, templateProblem);
            case "panel" -> panel(grader);
            case "embedding_similarity" -> {
                grader.known("type", "metric_id", "model");
                model(grader);
            }
            default -> grader.known("type", "metric_id");
        }
        boolean own = grader.node().has("pattern") || grader.node().has("reference");
        boolean compares = !WITHOUT_TARGET.contains(name) && !own;
        if (compares && !task.has("target_template")) {
            grader.findings()
                    .add(
                            task.at("target_template"),
                            "a template, because grader " + name + " compares with the target");
        }
    }
}
