/** Parquet files, read from ranges within limits of memory. */
@NullMarked
package dev.assay.dataset.parquet;

import org.jspecify.annotations.NullMarked;
