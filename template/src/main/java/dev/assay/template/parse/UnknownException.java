package dev.assay.template.parse;

import java.util.Collection;

/** The template uses what Assay does not have, or more than it may: no column can be meant. */
final class UnknownException extends SyntaxException {
    private static final long serialVersionUID = 1L;

    private UnknownException(String message, int line) {
        super(line, message);
    }

    static UnknownException tooMuch(int line, String message) {
        return new UnknownException(message, line);
    }

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
