package dev.assay.template;

/** The template cannot be read. */
class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    SyntaxException(int line, String message) {
        super(message, null, false, false);
        this.line = line;
    }

    int line() {
        return line;
    }
}
