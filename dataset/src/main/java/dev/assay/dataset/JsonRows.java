package dev.assay.dataset;

import dev.assay.text.LimitExceededException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One JSON array of objects, an element at a time. */
final class JsonRows extends Rows {
    private static final int MAX_BLANKS = 1 << 16;

    private final JsonParser parser;
    private final Bounded bounded;
    private JsonNode element = JsonNodeFactory.instance.missingNode();
    private long line = 1;
    private boolean started;

    private JsonRows(String filename, InputStream in, Bounded bounded, long skipRows) {
        super(filename, in, skipRows);
        this.bounded = bounded;
        this.parser = JsonlRows.JSON.createParser(bounded);
    }

    /** A file that does not begin with an array has a JSON object a line, as many files called .json do. */
    static RowStream open(String filename, InputStream in, long skipRows) throws IOException {
        PushbackInputStream peeked = new PushbackInputStream(in, MAX_BLANKS);
        byte[] start = peeked.readNBytes(MAX_BLANKS);
        peeked.unread(start);
        int first = 0;
        while (first < start.length && (start[first] <= ' ' || mark(start, first))) {
            first++;
        }
        return first < start.length && start[first] == '['
                ? new JsonRows(filename, peeked, new Bounded(peeked), skipRows)
                : new JsonlRows(filename, peeked, skipRows);
    }

    /** Part of a byte order mark. */
    private static boolean mark(byte[] start, int at) {
        return at < 3 && start[at] == (byte) new int[] {0xEF, 0xBB, 0xBF}[at];
    }

    @Override
    boolean advance() throws IOException {
        try {
            bounded.left = DatasetReader.MAX_ROW_LENGTH;
            if (!started) {
                started = true;
                parser.nextToken();
            }
            JsonToken token = parser.nextToken();
            line = Math.max(1, parser.currentTokenLocation().getLineNr());
            if (token == JsonToken.END_ARRAY) {
                return false;
            }
            element = parser.readValueAsTree();
            return true;
        } catch (JacksonIOException e) {
            if (e.getCause() instanceof LimitExceededException) {
                throw malformed(line, "more than 16 MiB (expected: at most 16 MiB an object)");
            }
            IOException cause = e.getCause();
            throw cause == null ? new IOException(e) : cause;
        } catch (JacksonException e) {
            // The parser's own message quotes the content.
            long at =
                    e.getLocation() == null ? line : Math.max(1, e.getLocation().getLineNr());
            throw malformed(at, "not valid JSON (expected: one array of JSON objects)");
        }
    }

    @Override
    Row row(long sourceRow) {
        if (!(element instanceof ObjectNode values)) {
            throw malformed(
                    line,
                    "a JSON " + element.getNodeType().name().toLowerCase(Locale.ROOT)
                            + " (expected: one array of JSON objects)");
        }
        return new Row(sourceRow, line, values);
    }

    @Override
    long line() {
        return line;
    }

    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long left = DatasetReader.MAX_ROW_LENGTH;

        Bounded(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw new LimitExceededException();
            }
            return read;
        }
    }
}
