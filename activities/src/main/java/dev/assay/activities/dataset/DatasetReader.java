package dev.assay.activities.dataset;

import dev.assay.ledger.suite.DatasetFormat;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/** Opens dataset files. A row or a line is at most 16 MiB, JSON at most 100 deep. */
public final class DatasetReader {
    static final int LONGEST_ROW = 16 << 20;

    private DatasetReader() {}

    /** The format that a manifest names, else the one that the file's name ends with, else JSONL. */
    public static DatasetFormat format(Optional<DatasetFormat> named, String filename) {
        boolean csv = filename.toLowerCase(Locale.ROOT).endsWith(".csv");
        return named.orElse(csv ? DatasetFormat.CSV : DatasetFormat.JSONL);
    }

    /**
     * @param filename for messages
     * @param in UTF-8, with or without a byte order mark; closed with the stream
     * @param skipRows how many data rows to pass over, 0 or more
     */
    public static RowStream open(DatasetFormat format, String filename, InputStream in, long skipRows) {
        return switch (format) {
            case JSONL -> new JsonlRows(filename, in, skipRows);
            case CSV -> new CsvRows(filename, in, skipRows);
        };
    }
}
