package dev.assay.ledger.file;

import java.io.IOException;

/** An upload went past its limit. What had been stored of it is gone again. */
public final class FileTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long limitBytes;

    FileTooLargeException(long limitBytes) {
        super("file longer than " + limitBytes + " bytes");
        this.limitBytes = limitBytes;
    }

    public long limitBytes() {
        return limitBytes;
    }
}
