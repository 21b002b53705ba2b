package dev.assay.activities.model;

import java.io.IOException;
import okhttp3.Headers;

/** A response that is not 2xx, on its way through the SDK. */
final class ErrorStatusException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Headers headers;
    private final transient byte[] body;

    ErrorStatusException(int status, Headers headers, byte[] body) {
        super("HTTP " + status);
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    Headers headers() {
        return headers;
    }

    /** At most its first 64 KiB. */
    byte[] body() {
        return body;
    }

    /** Thrown thousands of times a second by a provider that throttles, and nobody reads where. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
