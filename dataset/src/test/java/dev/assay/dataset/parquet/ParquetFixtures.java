package dev.assay.dataset.parquet;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Parquet files in memory. */
public final class ParquetFixtures {

    private ParquetFixtures() {}

    public static byte[] resource(String name) throws Exception {
        try (InputStream in = ParquetFixtures.class.getResourceAsStream("/parquet/" + name)) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    public static ParquetSource source(byte[] file) {
        return new ParquetSource() {
            @Override
            public long size() {
                return file.length;
            }

            @Override
            public InputStream open(long from, long to) {
                return new ByteArrayInputStream(file, (int) from, (int) (to - from));
            }
        };
    }
}
