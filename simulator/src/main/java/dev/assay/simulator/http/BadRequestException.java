package dev.assay.simulator.http;

import java.io.IOException;

/** What came is not HTTP as this server understands it; the connection cannot go on. */
public final class BadRequestException extends IOException {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
