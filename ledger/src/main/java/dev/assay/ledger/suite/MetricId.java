package dev.assay.ledger.suite;

/** What a metric may be called, and how many of them a task has: runs and samples show each by its ID. */
public final class MetricId {

    /** Of one task, over all samples and models of a grading. */
    public static final int MOST = 100;

    /** In code points. */
    public static final int LONGEST = 64;

    public static final String EXPECTED = "1.." + LONGEST + " characters, no control characters";

    private MetricId() {}

    public static boolean valid(String id) {
        return !id.isEmpty()
                && id.codePointCount(0, id.length()) <= LONGEST
                && id.codePoints().noneMatch(Character::isISOControl);
    }
}
