package dev.assay.sandbox;

/** The functions that users write. */
public enum Entry {
    /** {@code grade(sample, item[, ctx])} */
    GRADE("grade"),
    /** {@code grade_batch(samples[, ctx])} */
    GRADE_BATCH("grade_batch"),
    /** {@code transform(row)} */
    TRANSFORM("transform"),
    /** {@code transform_batch(rows)} */
    TRANSFORM_BATCH("transform_batch");

    private final String function;

    Entry(String function) {
        this.function = function;
    }

    /** Its name in Python. */
    public String function() {
        return function;
    }
}
