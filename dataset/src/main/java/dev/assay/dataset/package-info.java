/** Rows of datasets, as streams bounded in bytes, whatever the format and the place. */
@NullMarked
package dev.assay.dataset;

import org.jspecify.annotations.NullMarked;
