package dev.assay.activities.dataset;

import java.util.Map;

/** A dataset that cannot be read. The message names file, line and expectation, and never quotes the content. */
public final class DatasetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A line or record that is not what the format asks for. */
    public static final String MALFORMED = "dataset_malformed";
    /** Not one row. */
    public static final String EMPTY = "dataset_empty";

    private final String code;
    private final transient Map<String, Object> details;

    DatasetException(String code, String filename, long line, String problem) {
        super(filename + ", line " + line + ": " + problem);
        this.code = code;
        this.details = Map.of("file", filename, "line", line);
    }

    /** One of this class's constants. */
    public String code() {
        return code;
    }

    /** {@code file} and {@code line} (1-based). */
    public Map<String, Object> details() {
        return details;
    }
}
