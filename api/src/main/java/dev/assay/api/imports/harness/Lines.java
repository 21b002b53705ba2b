package dev.assay.api.imports.harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of a file that somebody else wrote: none may be longer than is good for this process. */
final class Lines {

    static final int LONGEST = 8 << 20;

    private final String path;
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;

    Lines(String path, InputStream in) {
        this.path = path;
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** Number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    /**
     * The next line that is not blank, without its end; null after the last.
     *
     * @throws ResultFileException for one of more than 8 MiB
     */
    byte @Nullable [] next() throws IOException {
        boolean blank = true;
        line.reset();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                number++;
                if (!blank) {
                    return line.toByteArray();
                }
                line.reset();
                continue;
            }
            if (line.size() == LONGEST) {
                throw new ResultFileException(
                        path,
                        number + 1,
                        "",
                        "a line of more than " + LONGEST + " bytes (expected: at most that many)");
            }
            blank &= b == ' ' || b == '\t' || b == '\r';
            line.write(b);
        }
        if (blank) {
            return null;
        }
        number++;
        return line.toByteArray();
    }
}
