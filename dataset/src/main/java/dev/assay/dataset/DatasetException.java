package dev.assay.dataset;

import java.util.Map;

/** A dataset that cannot be read. The message names file, line and expectation, and never quotes the content. */
public final class DatasetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A line or record that is not what the format asks for. */
    public static final String MALFORMED = "dataset_malformed";
    /** Not one row. */
    public static final String EMPTY = "dataset_empty";

    /** More than is read for one task, or a file that unpacks to more than it may. */
    public static final String TOO_LARGE = "dataset_too_large";

    private final String code;
    private final transient Map<String, Object> details;

    DatasetException(String code, String filename, long line, String problem) {
        super(filename + ", line " + line + ": " + problem);
        this.code = code;
        this.details = Map.of("file", filename, "line", line);
    }

    /** @param problem where it is no line that is wrong */
    DatasetException(String code, String filename, String problem) {
        super(filename + ": " + problem);
        this.code = code;
        this.details = Map.of("file", filename);
    }

    /** One of this class's constants. */
    public String code() {
        return code;
    }

    /** {@code file} and, in formats that have lines, {@code line} (1-based). */
    public Map<String, Object> details() {
        return details;
    }
}
