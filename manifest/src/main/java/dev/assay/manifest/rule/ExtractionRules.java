package dev.assay.manifest.rule;

import dev.assay.manifest.ManifestNode;
import dev.assay.manifest.ManifestTypes;
import dev.assay.manifest.pattern.PatternConstructs;
import dev.assay.manifest.pattern.PatternGroups;
import dev.assay.manifest.pattern.PatternSize;
import java.util.Optional;
import java.util.function.Function;

/** What holds for an output extraction. */
record ExtractionRules(Function<String, Optional<String>> patternProblem) {
    private static final int MAX_LABELS = 1_000;

    void check(NodeShape extraction) {
        if (!extraction.node().has("type")) {
            extraction.findings().add(extraction.node().at("type"), String.join(", ", ManifestTypes.EXTRACTIONS));
        }
        extraction.oneOf("type", ManifestTypes.EXTRACTIONS).ifPresent(type -> check(extraction, type));
    }

    private void check(NodeShape extraction, String type) {
        switch (type) {
            case "take_first" -> {
                extraction.known("type", "lines");
                extraction.integer("lines", 1, Integer.MAX_VALUE);
            }
            case "regex", "regex_last" -> regex(extraction);
            case "label_set" -> labels(extraction);
            default -> extraction.known("type");
        }
    }

    private void regex(NodeShape extraction) {
        extraction.known("type", "pattern", "group", "flags");
        Optional<String> pattern = extraction.requiredString("pattern", PatternSize.MAX_LENGTH);
        pattern.ifPresent(text -> pattern(extraction, text, patternProblem));
        flags(extraction);
        ManifestNode group = extraction.node().at("group");
        Optional<String> wanted = group.node().isIntegralNumber()
                ? extraction.integer("group", 0, 1_000).map(String::valueOf)
                : extraction.string("group", 100);
        if (pattern.isPresent() && wanted.isPresent()) {
            PatternGroups groups = PatternGroups.of(pattern.get());
            if (!groups.has(wanted.get())) {
                String expected =
                        "a group of the pattern, which has " + groups.names().size();
                extraction.findings().add(group, expected);
            }
        }
    }

    /** Its size first: RE2/J takes the memory for whatever it compiles. */
    static void pattern(NodeShape shape, String pattern, Function<String, Optional<String>> patternProblem) {
        PatternSize.problem(pattern)
                .or(() -> PatternConstructs.problem(pattern))
                .or(() -> patternProblem.apply(pattern))
                .ifPresent(problem ->
                        shape.findings().add(shape.node().at("pattern"), "an RE2 regular expression; " + problem));
    }

    static void flags(NodeShape shape) {
        shape.string("flags", 100)
                .filter(flags -> !flags.matches("[ims]*"))
                .ifPresent(flags -> shape.findings().add(shape.node().at("flags"), "any of i, m, s"));
    }

    private static void labels(NodeShape extraction) {
        extraction.known("type", "labels", "case_sensitive");
        extraction.bool("case_sensitive");
        ManifestNode labels = extraction.node().at("labels");
        if (!extraction.node().has("labels")
                || labels.node().isArray() && labels.node().isEmpty()) {
            extraction.findings().add(labels, "at least one label");
        }
        for (ManifestNode label : extraction.strings("labels", MAX_LABELS)) {
            if (label.node().stringValue().isBlank()) {
                extraction.findings().add(label, "a label that is not blank");
            }
        }
    }
}
