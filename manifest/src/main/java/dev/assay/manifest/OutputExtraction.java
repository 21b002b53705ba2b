package dev.assay.manifest;

import java.util.List;
import java.util.Optional;

/** How the part of a model's output that counts as its answer is found. */
public sealed interface OutputExtraction {
    /** The whole output is the answer. */
    record None() implements OutputExtraction {}

    /**
     * The first non-blank lines.
     *
     * @param lines at least 1, default 1
     */
    record TakeFirst(int lines) implements OutputExtraction {}

    /**
     * A match of a pattern.
     *
     * @param last the last match instead of the first ({@code regex_last})
     * @param group a number or a name; empty: the first group where the pattern has one, else the whole match
     * @param flags any of {@code i}, {@code m}, {@code s}; empty by default
     */
    record Regex(boolean last, String pattern, Optional<String> group, String flags) implements OutputExtraction {}

    /** The last number. */
    record Number() implements OutputExtraction {}

    /** One of the given labels, found as a word of the output. */
    record LabelSet(List<String> labels, boolean caseSensitive) implements OutputExtraction {}

    /** @throws IllegalArgumentException with the path, the value and the expectation */
    static OutputExtraction parse(ManifestNode node) {
        String type = node.requiredString("type");
        return switch (type) {
            case "none" -> new None();
            case "take_first" -> new TakeFirst(node.integer("lines").orElse(1));
            case "regex", "regex_last" ->
                new Regex(
                        type.equals("regex_last"),
                        node.requiredString("pattern"),
                        node.stringOrInteger("group"),
                        node.string("flags").orElse(""));
            case "number" -> new Number();
            case "label_set" -> new LabelSet(node.strings("labels"), node.bool("case_sensitive", false));
            default -> throw node.at("type").problem(String.join(", ", ManifestTypes.EXTRACTIONS));
        };
    }
}
