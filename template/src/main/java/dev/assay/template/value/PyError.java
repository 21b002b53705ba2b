package dev.assay.template.value;

import org.jspecify.annotations.Nullable;

/** What Python would raise. The message never has a value of the row. */
public final class PyError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The column that the row does not have, where that is the error. */
    private final @Nullable String column;

    public PyError(String message) {
        this(message, null);
    }

    public PyError(String message, @Nullable String column) {
        super(message, null, false, false);
        this.column = column;
    }

    public @Nullable String column() {
        return column;
    }
}
