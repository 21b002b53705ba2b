package dev.assay.manifest;

import java.util.Locale;
import java.util.Optional;

/** How a dataset file is written. */
public enum DatasetFormat {
    /** One JSON object a line. */
    JSONL,
    /** RFC 4180 with a header line. */
    CSV;

    /** The format that a manifest names, else the one that the file's name ends with, else JSONL. */
    public static DatasetFormat forFile(Optional<DatasetFormat> named, String filename) {
        return named.orElseGet(() -> byEnding(filename.toLowerCase(Locale.ROOT)));
    }

    private static DatasetFormat byEnding(String filename) {
        for (DatasetFormat format : values()) {
            if (filename.endsWith("." + format.wireName())) {
                return format;
            }
        }
        return JSONL;
    }

    /** The name manifests use, and the ending of such files: {@code jsonl}, {@code csv}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<DatasetFormat> of(String wireName) {
        for (DatasetFormat format : values()) {
            if (format.wireName().equals(wireName)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
