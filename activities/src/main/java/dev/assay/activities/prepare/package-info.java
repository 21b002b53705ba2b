/** Preparing a run: rows of its datasets become samples and blocks. */
@NullMarked
package dev.assay.activities.prepare;

import org.jspecify.annotations.NullMarked;
