/** Batches: graders that score all samples of a task and a model at once. */
@NullMarked
package dev.assay.activities.batch;

import org.jspecify.annotations.NullMarked;
