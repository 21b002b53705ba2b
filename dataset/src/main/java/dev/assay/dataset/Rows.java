package dev.assay.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** What the formats share: counting, skipping, looking one row ahead. */
abstract class Rows implements RowStream {
    final String filename;
    private final InputStream in;
    private final long skipRows;
    private long sourceRow;
    private @Nullable Row next;
    private boolean ended;

    Rows(String filename, InputStream in, long skipRows) {
        this.filename = filename;
        this.in = in;
        this.skipRows = skipRows;
    }

    /** Moves to the next data row, without reading its values; false at the end. */
    abstract boolean advance() throws IOException;

    /** Reads the values of the present row. */
    abstract Row row(long sourceRow);

    abstract long line();

    @Override
    public final boolean hasNext() {
        while (next == null && !ended) {
            read();
        }
        return next != null;
    }

    @Override
    public final Row next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException(filename + ": no row after row " + sourceRow);
        }
        Row row = next;
        next = null;
        return row;
    }

    @Override
    public final long rowsRead() {
        return sourceRow;
    }

    @Override
    public final void close() throws IOException {
        in.close();
    }

    final DatasetException malformed(long line, String problem) {
        return new DatasetException(DatasetException.MALFORMED, filename, line, problem);
    }

    private void read() {
        try {
            if (!advance()) {
                ended = true;
                if (sourceRow == 0) {
                    throw new DatasetException(
                            DatasetException.EMPTY, filename, Math.max(1, line()), "no rows (expected: at least one)");
                }
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sourceRow++;
        if (sourceRow > skipRows) {
            next = row(sourceRow);
        }
    }
}
