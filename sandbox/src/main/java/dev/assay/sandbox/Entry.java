package dev.assay.sandbox;

import java.util.List;
import java.util.stream.Stream;

/** The functions that users write. */
public enum Entry {
    /** {@code grade(sample, item[, ctx])} */
    GRADE("grade", "sample", "item"),
    /** {@code grade_batch(samples[, ctx])} */
    GRADE_BATCH("grade_batch", "samples"),
    /** {@code transform(row)} */
    TRANSFORM("transform", "row"),
    /** {@code transform_batch(rows)} */
    TRANSFORM_BATCH("transform_batch", "rows");

    private final String function;
    private final List<String> parameters;

    Entry(String function, String... parameters) {
        this.function = function;
        this.parameters = List.of(parameters);
    }

    /** Its name in Python. */
    public String function() {
        return function;
    }

    List<String> parameters(boolean modelAccess) {
        return modelAccess
                ? Stream.concat(parameters.stream(), Stream.of("ctx")).toList()
                : parameters;
    }
}
