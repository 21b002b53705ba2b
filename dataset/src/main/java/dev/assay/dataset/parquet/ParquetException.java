package dev.assay.dataset.parquet;

import dev.assay.text.CodedException;
import java.util.Map;

/** A file that is not valid Parquet, is of a kind that is not read, or would unpack to too much. Never quotes content. */
public final class ParquetException extends CodedException {
    private static final long serialVersionUID = 1L;

    /** The code of any dataset that is not what its format asks for. */
    public static final String MALFORMED = "dataset_malformed";
    /** The code of any dataset that is larger than what is read. */
    public static final String TOO_LARGE = "dataset_too_large";

    private ParquetException(String code, String problem) {
        super(code, problem, Map.of());
    }

    static ParquetException malformed(String problem) {
        return new ParquetException(MALFORMED, problem);
    }

    static ParquetException tooLarge(String problem) {
        return new ParquetException(TOO_LARGE, problem);
    }
}
