package dev.assay.dataset;

import dev.assay.text.CodedException;
import java.util.Map;

/**
 * A dataset that cannot be read. The message names file, line and expectation, and never quotes the content. Details are
 * {@code file} and, in formats that have lines, {@code line} (1-based).
 */
public final class DatasetException extends CodedException {
    private static final long serialVersionUID = 1L;

    /** A line or record that is not what the format asks for. */
    public static final String MALFORMED = "dataset_malformed";
    /** Not one row. */
    public static final String EMPTY = "dataset_empty";

    /** More than is read for one task, or a file that unpacks to more than it may. */
    public static final String TOO_LARGE = "dataset_too_large";

    DatasetException(String code, String filename, long line, String problem) {
        super(code, filename + ", line " + line + ": " + problem, Map.of("file", filename, "line", line));
    }

    /** @param problem where it is no line that is wrong */
    DatasetException(String code, String filename, String problem) {
        super(code, filename + ": " + problem, Map.of("file", filename));
    }
}
