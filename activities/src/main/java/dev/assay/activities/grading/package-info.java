/** From a model's output to scores: extraction and graders. */
@NullMarked
package dev.assay.activities.grading;

import org.jspecify.annotations.NullMarked;
