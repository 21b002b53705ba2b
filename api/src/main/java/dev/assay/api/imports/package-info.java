/** Runs that were executed by lm-evaluation-harness, from the files that it wrote to a dataset repository of the hub. */
@NullMarked
package dev.assay.api.imports;

import org.jspecify.annotations.NullMarked;
