package dev.assay.template;

import dev.assay.text.CodedException;
import java.util.Map;

/** A template that cannot be rendered. The message names the template's part, never a value of the row. */
public final class TemplateException extends CodedException {
    private static final long serialVersionUID = 1L;

    /** Not a template. */
    public static final String INVALID = "template_invalid";
    /** It names a column that the row does not have. */
    public static final String MISSING_COLUMN = "template_missing_column";
    /** Its output or its work exceeds a limit. */
    public static final String LIMIT = "template_limit";
    /** An expression failed on this row. */
    public static final String FAILED = "template_failed";

    TemplateException(String code, String message) {
        super(code, message, Map.of());
    }

    /** The same of a template whose name goes in front: {@code prompt_template: …}. */
    public TemplateException in(String template) {
        return new TemplateException(code(), template + ": " + getMessage());
    }
}
