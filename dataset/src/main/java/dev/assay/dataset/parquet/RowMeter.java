package dev.assay.dataset.parquet;

/** What a row takes up as it is put together: a page of few bytes may hold one row of a thousand million values. */
final class RowMeter {
    static final long MAX_BYTES = 16L << 20;

    private long left = MAX_BYTES;

    void start() {
        left = MAX_BYTES;
    }

    void take(long bytes) {
        left -= bytes;
        if (left < 0) {
            throw ParquetException.tooLarge("a row of more than 16 MiB (expected: at most 16 MiB)");
        }
    }
}
