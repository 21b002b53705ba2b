package dev.assay.dataset.hub;

import java.util.Locale;
import java.util.Optional;

/** Formats of dataset files by the end of their names, the preferred first. All but Parquet may be gzipped: {@code .gz}. */
public enum FileFormat {
    PARQUET(".parquet"),
    JSONL(".jsonl", ".ndjson"),
    /** JSON lines, or one array of objects. */
    JSON(".json"),
    CSV(".csv");

    private final String[] endings;

    FileFormat(String... endings) {
        this.endings = endings;
    }

    /** Empty for a file that cannot be read. */
    public static Optional<FileFormat> of(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        boolean gzipped = gzipped(path);
        String plain = gzipped ? name.substring(0, name.length() - 3) : name;
        for (FileFormat format : values()) {
            for (String ending : format.endings) {
                if (plain.endsWith(ending) && !(gzipped && format == PARQUET)) {
                    return Optional.of(format);
                }
            }
        }
        return Optional.empty();
    }

    public static boolean gzipped(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(".gz");
    }
}
