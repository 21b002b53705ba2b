package dev.assay.dataset;

import dev.assay.dataset.hub.HubFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of several files, numbered through. A file without rows among others is none to complain about. */
final class JoinedRows implements RowStream {
    /** A task's most rows where the manifest names no number: as many as it may name. */
    private static final int MAX_ROWS = 1_000_000;

    private final String name;
    private final Iterator<HubFile> files;
    private final Opener opener;
    private final Optional<Integer> maxRows;
    private final long skipRows;
    private @Nullable RowStream rows;
    /** Of the files before the present one. */
    private long before;
    /** The number of the row given last, or passed over. */
    private long last;

    interface Opener {
        RowStream open(HubFile file, long skipRows) throws IOException;
    }

    JoinedRows(String name, List<HubFile> files, Opener opener, Optional<Integer> maxRows, long skipRows) {
        this.name = name;
        this.files = files.iterator();
        this.opener = opener;
        this.maxRows = maxRows;
        this.skipRows = skipRows;
        this.last = skipRows;
    }

    @Override
    public boolean hasNext() {
        if (maxRows.isPresent() && last >= maxRows.get()) {
            return false;
        }
        boolean more = moreInThisFile() || moreInOthers();
        if (more && last >= MAX_ROWS) {
            throw new DatasetException(
                    DatasetException.TOO_LARGE, name, "more than 1,000,000 rows (expected: max_rows of at most that)");
        }
        return more;
    }

    @Override
    public Row next() {
        if (!hasNext() || rows == null) {
            throw new NoSuchElementException(name + ": no row after row " + rowsRead());
        }
        Row row = rows.next();
        last = before + row.sourceRow();
        return new Row(last, row.line(), row.values());
    }

    private boolean moreInThisFile() {
        try {
            return rows != null && rows.hasNext();
        } catch (DatasetException e) {
            if (e.code().equals(DatasetException.EMPTY)) {
                return false;
            }
            throw e;
        }
    }

    private boolean moreInOthers() {
        try {
            while (files.hasNext()) {
                close();
                before = rowsRead();
                rows = opener.open(files.next(), Math.max(0, skipRows - before));
                if (moreInThisFile()) {
                    return true;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (rowsRead() == 0) {
            throw new DatasetException(DatasetException.EMPTY, name, "no rows (expected: at least one)");
        }
        return false;
    }

    @Override
    public long rowsRead() {
        return before + (rows == null ? 0 : rows.rowsRead());
    }

    @Override
    public void close() throws IOException {
        if (rows != null) {
            rows.close();
        }
    }
}
