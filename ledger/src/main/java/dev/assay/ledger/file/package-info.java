/** Uploaded files: rows, and content in chunks. */
@NullMarked
package dev.assay.ledger.file;

import org.jspecify.annotations.NullMarked;
