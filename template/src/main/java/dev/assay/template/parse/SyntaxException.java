package dev.assay.template.parse;

/** The template cannot be read. */
public class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    SyntaxException(int line, String message) {
        super(message, null, false, false);
        this.line = line;
    }

    public int line() {
        return line;
    }
}
