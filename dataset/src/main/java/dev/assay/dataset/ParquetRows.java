package dev.assay.dataset;

import dev.assay.dataset.parquet.ParquetException;
import dev.assay.dataset.parquet.ParquetReader;
import dev.assay.dataset.parquet.ParquetSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The rows of a Parquet file. A row has no line; it is called by its number. */
final class ParquetRows implements RowStream {
    private final String filename;
    private final ParquetReader reader;
    private long sourceRow;
    private @Nullable ObjectNode next;

    private ParquetRows(String filename, ParquetReader reader) {
        this.filename = filename;
        this.reader = reader;
    }

    static ParquetRows open(String filename, ParquetSource source, long skipRows) {
        try {
            ParquetRows rows = new ParquetRows(filename, ParquetReader.open(source));
            rows.sourceRow = rows.reader.skip(skipRows);
            return rows;
        } catch (ParquetException e) {
            throw problem(filename, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean hasNext() {
        try {
            if (next == null) {
                next = reader.next();
                if (next != null) {
                    sourceRow++;
                }
            }
            return next != null;
        } catch (ParquetException e) {
            throw problem(filename + ", row " + (sourceRow + 1), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Row next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException(filename + ": no row after row " + sourceRow);
        }
        ObjectNode values = next;
        next = null;
        return new Row(sourceRow, sourceRow, values);
    }

    @Override
    public long rowsRead() {
        return sourceRow;
    }

    /** Between two ranges nothing is open. */
    @Override
    public void close() {}

    private static DatasetException problem(String where, ParquetException e) {
        return new DatasetException(e.code(), where, String.valueOf(e.getMessage()));
    }
}
