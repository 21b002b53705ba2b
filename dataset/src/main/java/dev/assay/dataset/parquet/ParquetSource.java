package dev.assay.dataset.parquet;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a Parquet file. */
public interface ParquetSource {

    /** In bytes. */
    long size();

    /** @param to exclusive */
    InputStream open(long from, long to) throws IOException;
}
