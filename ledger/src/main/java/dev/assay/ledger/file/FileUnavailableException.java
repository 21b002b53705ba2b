package dev.assay.ledger.file;

import java.io.IOException;

/** A file does not exist, is deleted, or has lost a part of its content. Reading it again will not help. */
public final class FileUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    public FileUnavailableException(String message) {
        super(message);
    }
}
