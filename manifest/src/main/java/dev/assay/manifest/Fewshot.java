package dev.assay.manifest;

import java.util.Locale;
import java.util.Optional;

/**
 * Worked examples in front of every prompt.
 *
 * @param count 0..100; 0 switches it off
 * @param dataset where examples come from; empty: the task's own dataset, never the row itself
 * @param turns whether an example is a user's and an assistant's message, or text before the prompt
 * @param promptTemplate empty: the task's; of turns the task's last user message
 * @param targetTemplate empty: the task's
 * @param exampleTemplate over {@code prompt} and {@code target}; without meaning for turns, as the separator
 * @param seed of {@link Strategy#RANDOM}; empty: the one that the run pins
 */
public record Fewshot(
        int count,
        Optional<DatasetSource> dataset,
        boolean turns,
        Optional<String> promptTemplate,
        Optional<String> targetTemplate,
        String exampleTemplate,
        String separator,
        Strategy strategy,
        Optional<Long> seed) {
    public static final String TURNS = "turns";
    static final String DEFAULT_EXAMPLE = "{{prompt}}\n{{target}}";
    static final String DEFAULT_SEPARATOR = "\n\n";

    /** Which rows become examples. */
    public enum Strategy {
        /** The same for every row, but for a row that is one of them. */
        FIRST,
        /** Drawn for each row. */
        RANDOM
    }

    static Fewshot parse(ManifestNode node, int count) {
        return new Fewshot(
                count,
                node.child("dataset").map(DatasetSource::parse),
                node.string("as").orElse("text").equals(TURNS),
                node.string("prompt_template"),
                node.string("target_template"),
                node.string("example_template").orElse(DEFAULT_EXAMPLE),
                node.string("separator").orElse(DEFAULT_SEPARATOR),
                strategy(node),
                node.longInteger("seed"));
    }

    private static Strategy strategy(ManifestNode node) {
        String name = node.string("strategy").orElse("first");
        for (Strategy strategy : Strategy.values()) {
            if (strategy.name().toLowerCase(Locale.ROOT).equals(name)) {
                return strategy;
            }
        }
        throw node.at("strategy").problem("first or random");
    }
}
