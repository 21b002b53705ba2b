package dev.assay.dataset;

import java.io.Closeable;
import java.util.Iterator;

/**
 * The rows of a dataset, one at a time. {@code hasNext} and {@code next} throw {@link DatasetException} for what the
 * file's content is to blame for and {@link java.io.UncheckedIOException} for what its storage is.
 */
public interface RowStream extends Iterator<Row>, Closeable {
    /** Whether reading can go on here later, behind the source row of the row that came last. */
    default boolean between() {
        return true;
    }

    /** Data rows read or passed over so far. */
    long rowsRead();
}
