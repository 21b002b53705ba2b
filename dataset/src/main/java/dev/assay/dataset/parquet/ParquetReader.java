package dev.assay.dataset.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a file row by row. Of each column a page, a dictionary and a block of the file are held at once; what is passed
 * over by whole row groups is not fetched.
 */
public final class ParquetReader {
    /** Of all columns together, as far as each has {@link #MIN_BLOCK_BYTES}. */
    private static final int BLOCKS = 32 << 20;

    private static final int MIN_BLOCK_BYTES = 128 << 10;
    private static final int MAX_BLOCK_BYTES = 4 << 20;

    private final Footer footer;
    private final Watched source;
    private final RowMeter meter = new RowMeter();
    private final JsonRecords records;
    private final int blockSize;
    private int nextGroup;
    private long leftInGroup;
    private @Nullable RecordReader<ObjectNode> group;

    private ParquetReader(Footer footer, Watched source) {
        this.footer = footer;
        this.source = source;
        this.records = new JsonRecords(footer.schema(), meter);
        this.blockSize = Math.clamp(BLOCKS / footer.schema().getColumns().size(), MIN_BLOCK_BYTES, MAX_BLOCK_BYTES);
    }

    /**
     * Reads the footer.
     *
     * @throws ParquetException also when rows are read
     */
    public static ParquetReader open(ParquetSource source) throws IOException {
        Watched watched = new Watched(source);
        return watched.blame(() -> new ParquetReader(Footer.read(watched), watched));
    }

    /** As the footer says. */
    public long rows() {
        return footer.rows();
    }

    /** Passes over rows, at most as many as there are; how many. */
    public long skip(long rows) throws IOException {
        long left = rows;
        while (left > 0 && (leftInGroup > 0 || nextGroup < footer.rowGroups().size())) {
            long inGroup = leftInGroup > 0
                    ? leftInGroup
                    : footer.rowGroups().get(nextGroup).getNum_rows();
            if (left >= inGroup && leftInGroup == 0) {
                nextGroup++;
                left -= inGroup;
            } else {
                next();
                left--;
            }
        }
        return rows - left;
    }

    /** The next row, or null behind the last one. */
    public @Nullable ObjectNode next() throws IOException {
        return source.blame(() -> Optional.ofNullable(read())).orElse(null);
    }

    private @Nullable ObjectNode read() {
        while (leftInGroup == 0) {
            if (nextGroup == footer.rowGroups().size()) {
                return null;
            }
            RowGroup opened = footer.rowGroups().get(nextGroup++);
            leftInGroup = opened.getNum_rows();
            group = leftInGroup == 0 ? null : open(opened);
        }
        leftInGroup--;
        meter.start();
        return group == null ? null : group.read();
    }

    private RecordReader<ObjectNode> open(RowGroup opened) {
        meter.start();
        PageBudget budget = new PageBudget();
        Map<ColumnDescriptor, PageReader> pages = new HashMap<>();
        for (ColumnDescriptor column : footer.schema().getColumns()) {
            pages.put(column, new ColumnPages(source, column, Footer.chunk(opened, column), budget, blockSize));
        }
        return new ColumnIOFactory(footer.createdBy())
                .getColumnIO(footer.schema())
                .getRecordReader(new Pages(pages, opened.getNum_rows()), records);
    }

    private record Pages(Map<ColumnDescriptor, PageReader> pages, long rowCount) implements PageReadStore {

        @Override
        public PageReader getPageReader(ColumnDescriptor column) {
            PageReader reader = pages.get(column);
            if (reader == null) {
                throw new IllegalArgumentException("column " + column + " (expected: one of the schema)");
            }
            return reader;
        }

        @Override
        public long getRowCount() {
            return rowCount;
        }
    }

    /** Tells what the source threw from what the decoders made of bytes that they did not expect. */
    private static final class Watched implements ParquetSource {
        private final ParquetSource source;
        private @Nullable Throwable failure;

        Watched(ParquetSource source) {
            this.source = source;
        }

        interface Work<T> {
            T run() throws IOException;
        }

        @Override
        public long size() {
            return source.size();
        }

        @Override
        public InputStream open(long from, long to) throws IOException {
            try {
                return new WatchedStream(source.open(from, to));
            } catch (IOException | RuntimeException e) {
                failure = e;
                throw e;
            }
        }

        <T> T blame(Work<T> work) throws IOException {
            try {
                return work.run();
            } catch (IOException | RuntimeException e) {
                if (failure instanceof IOException broken) {
                    throw broken;
                }
                if (failure instanceof RuntimeException ended) {
                    throw ended;
                }
                throw problem(e);
            }
        }

        private static RuntimeException problem(Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ParquetException known) {
                    return known;
                }
            }
            Throwable cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
            // The decoders' own messages may quote the content.
            return ParquetException.malformed("not valid Parquet ("
                    + (cause == null ? e : cause).getClass().getSimpleName() + " while decoding)");
        }

        private final class WatchedStream extends InputStream {
            private final InputStream in;

            WatchedStream(InputStream in) {
                this.in = in;
            }

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                try {
                    return in.read(buffer, offset, length);
                } catch (IOException | RuntimeException e) {
                    failure = e;
                    throw e;
                }
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        }
    }
}
