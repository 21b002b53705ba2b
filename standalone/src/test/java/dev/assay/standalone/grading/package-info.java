/** Graders, preprocess and metrics, from the suite to the scores. */
@NullMarked
package dev.assay.standalone.grading;

import org.jspecify.annotations.NullMarked;
