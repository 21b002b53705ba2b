/** Reading datasets from a Hugging Face hub: revisions, lists of files, ranges of bytes. Knows nothing of rows. */
@NullMarked
package dev.assay.hub;

import org.jspecify.annotations.NullMarked;
