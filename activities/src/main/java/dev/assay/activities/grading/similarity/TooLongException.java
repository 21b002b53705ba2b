package dev.assay.activities.grading.similarity;

/** Two texts whose comparison would take too long. The message has their lengths, and nothing of them. */
public final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLongException(String message) {
        super(message);
    }
}
