package dev.assay.text;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of a file that somebody else wrote: none may be longer than is good for this process. */
public final class BoundedLines {

    private final InputStream in;
    private final int maxBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;

    /** @param maxBytes of a line without its end */
    public BoundedLines(InputStream in, int maxBytes) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.maxBytes = maxBytes;
    }

    /** Number of the line that was read last, or that is too long, from 1; 0 before the first. */
    public long number() {
        return number;
    }

    /**
     * The next line up to its {@code \n}; null after the last.
     *
     * @throws LimitExceededException for one of more bytes than may be
     */
    public byte @Nullable [] next() throws IOException {
        int next = in.read();
        if (next < 0) {
            return null;
        }
        number++;
        line.reset();
        while (next >= 0 && next != '\n') {
            if (line.size() == maxBytes) {
                throw new LimitExceededException();
            }
            line.write(next);
            next = in.read();
        }
        return line.toByteArray();
    }
}
