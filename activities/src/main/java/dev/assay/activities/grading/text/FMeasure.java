package dev.assay.activities.grading.text;

/** The harmonic mean of precision and recall (van Rijsbergen: "Information Retrieval", 1979), in 0..1. */
public final class FMeasure {
    private FMeasure() {}

    /** @param given how many words an answer has, at least 1; {@code wanted} those of the target */
    public static double of(double common, int given, int wanted) {
        double precision = common / given;
        double recall = common / wanted;
        return common == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }
}
