package dev.assay.dataset;

import dev.assay.manifest.DatasetFormat;
import java.io.InputStream;

/** Opens dataset files. A row or a line is at most 16 MiB, JSON at most 100 deep. */
public final class DatasetReader {
    static final int MAX_ROW_LENGTH = 16 << 20;

    private DatasetReader() {}

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
