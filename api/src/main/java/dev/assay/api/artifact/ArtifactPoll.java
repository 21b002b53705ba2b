package dev.assay.api.artifact;

/** Between two looks at what somebody else, maybe in another process, is making. */
final class ArtifactPoll {

    /** A chunk of 256 KiB takes some 15 ms to make. */
    private static final long MILLIS = 50;

    private ArtifactPoll() {}

    static void shortly() {
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an artifact was being made", e);
        }
    }
}
