package dev.assay.dataset.parquet;

import java.util.HashMap;
import java.util.Map;

/**
 * How much the pages that are being read may take up together: one page and one dictionary of each column. Asked before a
 * page is read, so that a file that claims too much costs nothing.
 */
final class PageBudget {
    static final long MAX_BYTES = 256L << 20;

    private final Map<Object, Long> held = new HashMap<>();
    private long total;

    /** @param holder what the bytes are for; what it held before is given back */
    void hold(Object holder, long bytes) {
        Long before = held.put(holder, bytes);
        total += bytes - (before == null ? 0 : before);
        if (total > MAX_BYTES) {
            throw ParquetException.tooLarge("pages of " + total + " bytes at once, unpacked, one of each column"
                    + " (expected: at most 256 MiB)");
        }
    }
}
