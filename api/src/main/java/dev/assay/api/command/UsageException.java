package dev.assay.api.command;

/** A command that cannot be read. The message is for the one who typed it. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message, null, false, false);
    }
}
