package dev.assay.simulator.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Reads HTTP/1.1 requests off one connection. */
public final class RequestReader {
    static final int MAX_BODY = 64 << 20;
    private static final int MAX_LINE = 16 << 10;
    private static final int MAX_HEADERS = 200;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[MAX_LINE];
    private int position;
    private int limit;

    public RequestReader(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** The next request; empty when the client has closed the connection. */
    public Optional<HttpRequest> next() throws IOException {
        if (position == limit && !fill()) {
            return Optional.empty();
        }
        String start = line();
        String[] parts = start.split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new BadRequestException("request line: unreadable (expected: METHOD /path HTTP/1.1)");
        }
        Headers headers = new Headers(parts[2].equals("HTTP/1.1"));
        int count = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (++count > MAX_HEADERS) {
                throw new BadRequestException("headers: %d (expected: at most %d)".formatted(count, MAX_HEADERS));
            }
            headers.add(line);
        }
        if (headers.expectContinue) {
            out.write(CONTINUE);
        }
        byte[] body = headers.chunked ? chunkedBody() : exactly(bounded(headers.contentLength));
        int query = parts[1].indexOf('?');
        String path = query < 0 ? parts[1] : parts[1].substring(0, query);
        return Optional.of(new HttpRequest(
                parts[0], path, headers.authorization, headers.idempotencyKey, headers.keepAlive, body));
    }

    /** Returns when the client has closed the connection. */
    public void awaitEnd() throws IOException {
        do {
            position = limit;
        } while (fill());
    }

    private byte[] chunkedBody() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line();
            int extension = size.indexOf(';');
            int length = bounded(number(extension < 0 ? size : size.substring(0, extension), 16) + body.size())
                    - body.size();
            if (length == 0) {
                break;
            }
            body.writeBytes(exactly(length));
            line();
        }
        while (!line().isEmpty()) {
            // trailers
        }
        return body.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        int done = Math.min(length, limit - position);
        System.arraycopy(buffer, position, bytes, 0, done);
        position += done;
        if (in.readNBytes(bytes, done, length - done) < length - done) {
            throw new EOFException();
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder carried = new StringBuilder();
        while (true) {
            if (position == limit && !fill()) {
                throw new EOFException();
            }
            int from = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            carried.append(new String(buffer, from, position - from, StandardCharsets.ISO_8859_1));
            if (carried.length() > MAX_LINE) {
                throw new BadRequestException("line: too long (expected: at most %d bytes)".formatted(MAX_LINE));
            }
            if (position < limit) {
                position++;
                int end = carried.length();
                return carried.substring(0, end > 0 && carried.charAt(end - 1) == '\r' ? end - 1 : end);
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    private static int bounded(long length) throws BadRequestException {
        if (length < 0 || length > MAX_BODY) {
            throw new BadRequestException("body: %d bytes (expected: 0..%d)".formatted(length, MAX_BODY));
        }
        return (int) length;
    }

    private static long number(String text, int radix) throws BadRequestException {
        try {
            return Long.parseLong(text.strip(), radix);
        } catch (NumberFormatException e) {
            throw new BadRequestException("length: %s (expected: a number)".formatted(text));
        }
    }

    private static final class Headers {
        private Optional<String> authorization = Optional.empty();
        private Optional<String> idempotencyKey = Optional.empty();
        private boolean keepAlive;
        private boolean chunked;
        private boolean expectContinue;
        private long contentLength;

        Headers(boolean keepAlive) {
            this.keepAlive = keepAlive;
        }

        void add(String line) throws BadRequestException {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new BadRequestException("header: no colon (expected: name: value)");
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> contentLength = number(value, 10);
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "connection" ->
                    keepAlive = keepAlive ? !value.equalsIgnoreCase("close") : value.equalsIgnoreCase("keep-alive");
                case "expect" -> expectContinue = value.equalsIgnoreCase("100-continue");
                case "authorization" -> authorization = Optional.of(value);
                case "idempotency-key" -> idempotencyKey = Optional.of(value);
                default -> {}
            }
        }
    }
}
