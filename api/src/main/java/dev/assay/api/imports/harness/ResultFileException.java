package dev.assay.api.imports.harness;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.ShownValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A file that is not what lm-evaluation-harness writes. Says where, and what was to be there. */
public final class ResultFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final long line;
    private final String field;

    /** @param line from 1; 0 where the file is not read by lines */
    public ResultFileException(String path, long line, String field, @Nullable Object value, String expected) {
        this(path, line, field, ShownValue.value(value) + " (expected: " + expected + ")");
    }

    public ResultFileException(String path, long line, String field, String problem) {
        super(problem);
        this.path = path;
        this.line = line;
        this.field = field;
    }

    /** @param importedRuns runs that were imported before it */
    public ApiException answer(int importedRuns) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("file", path);
        if (line > 0) {
            details.put("line", line);
        }
        if (!field.isEmpty()) {
            details.put("field", field);
        }
        details.put("imported_runs", importedRuns);
        return new ApiException(
                HttpStatus.BAD_REQUEST,
                "invalid_result_file",
                path + (line > 0 ? ", line " + line : "") + (field.isEmpty() ? "" : ", " + field) + ": " + getMessage(),
                details);
    }
}
