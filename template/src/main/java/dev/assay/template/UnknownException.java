package dev.assay.template;

import java.util.Collection;

/** The template can be read, but uses what Assay does not have. */
final class UnknownException extends SyntaxException {
    private static final long serialVersionUID = 1L;

    UnknownException(int line, String thing) {
        super(line, thing + " is not available");
    }

    UnknownException(int line, String thing, Collection<String> known) {
        super(
                line,
                thing + " is not available (expected: "
                        + String.join(", ", known.stream().sorted().toList()) + ")");
    }

    UnknownException(int line, String thing, String instead) {
        super(line, thing + " is not available (" + instead + ")");
    }
}
