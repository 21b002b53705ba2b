/** Reading dataset files row by row. */
@NullMarked
package dev.assay.activities.dataset;

import org.jspecify.annotations.NullMarked;
