/**
 * Reading Parquet row by row, in bounded memory, from anything that has ranges of bytes. Encodings and the assembly of
 * records are Apache's parquet-column; finding, checking and unpacking pages is done here, so that Hadoop is not needed
 * and no file decides how much memory it takes.
 */
@NullMarked
package dev.assay.activities.parquet;

import org.jspecify.annotations.NullMarked;
