package dev.assay.dataset.parquet;

/** A file that is not valid Parquet, is of a kind that is not read, or would unpack to too much. Never quotes content. */
public final class ParquetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    private ParquetException(String problem, boolean tooLarge) {
        super(problem);
        this.tooLarge = tooLarge;
    }

    static ParquetException malformed(String problem) {
        return new ParquetException(problem, false);
    }

    static ParquetException tooLarge(String problem) {
        return new ParquetException(problem, true);
    }

    public boolean isTooLarge() {
        return tooLarge;
    }
}
