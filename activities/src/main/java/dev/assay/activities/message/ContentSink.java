package dev.assay.activities.message;

/** Takes content that was given as data, to be kept with the run. The same may come several times. */
@FunctionalInterface
public interface ContentSink {
    /** Where only the digest is wanted. */
    ContentSink NONE = (sha256, content) -> {};

    /** @param sha256 of the content, 64 hex digits */
    void add(String sha256, byte[] content);
}
