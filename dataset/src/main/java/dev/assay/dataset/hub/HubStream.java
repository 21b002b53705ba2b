package dev.assay.dataset.hub;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** A download that, where it breaks off, goes on at the byte where it stopped. */
final class HubStream extends InputStream {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

    private final HubClient client;
    private final HubFile file;
    private final long end;
    private final HubRetries patience;
    private long position;
    private @Nullable Response response;
    private @Nullable InputStream body;

    HubStream(HubClient client, HubFile file, long from, long to, HubRetries patience) {
        this.client = client;
        this.file = file;
        this.position = from;
        this.end = to;
        this.patience = patience;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        while (position < end) {
            try {
                int read = body().read(buffer, offset, (int) Math.min(length, end - position));
                if (read < 0) {
                    throw new EOFException();
                }
                position += read;
                patience.progressed();
                return read;
            } catch (IOException e) {
                hangUp();
                patience.await(file.shown() + " from byte " + position, e);
            }
        }
        return -1;
    }

    private InputStream body() throws IOException {
        if (body != null) {
            return body;
        }
        Response opened = client.download(file, position, end);
        response = opened;
        ResponseBody content = opened.body();
        InputStream stream = content == null ? InputStream.nullInputStream() : content.byteStream();
        long start = start(opened, content == null ? -1 : content.contentLength());
        if (start > position) {
            throw changed("begins at byte " + start);
        }
        // Who ignores the range sends the file from its beginning.
        stream.skipNBytes(position - start);
        body = stream;
        return stream;
    }

    private long start(Response opened, long length) {
        if (opened.code() == 200) {
            if (length >= 0 && length != file.size()) {
                throw changed("has " + length + " bytes");
            }
            return 0;
        }
        Matcher range = CONTENT_RANGE.matcher(Objects.requireNonNullElse(opened.header("Content-Range"), ""));
        if (!range.matches()) {
            throw changed("comes without its range");
        }
        if (!range.group(2).equals("*") && Long.parseLong(range.group(2)) != file.size()) {
            throw changed("has " + range.group(2) + " bytes");
        }
        return Long.parseLong(range.group(1));
    }

    private HubException changed(String how) {
        hangUp();
        return new HubException(file.shown() + ": " + how + " (expected: " + file.size()
                + " bytes as listed, from byte " + position + ")");
    }

    private void hangUp() {
        if (response != null) {
            response.close();
        }
        response = null;
        body = null;
    }

    @Override
    public void close() {
        hangUp();
    }
}
