package dev.assay.activities.fewshot;

import dev.assay.text.CodedException;
import java.util.Map;

/**
 * Examples that cannot be made. The message names templates, columns and numbers, and never quotes a row. The code is one
 * of this class's constants, or that of a template's exception. Details are {@code example_row} where one row of the
 * examples' dataset is to blame, from 1.
 */
public final class FewshotException extends CodedException {
    private static final long serialVersionUID = 1L;

    /** The dataset has not enough rows that differ from each other and from the one to be answered. */
    public static final String TOO_FEW_ROWS = "fewshot_too_few_rows";
    /** A prompt with its examples is longer than any prompt may be. */
    public static final String TOO_LARGE = "fewshot_too_large";

    FewshotException(String code, String problem, Map<String, Object> details) {
        super(code, "few-shot examples: " + problem, details);
    }
}
