/** Measures of how alike two texts are, each as its reference package computes it. */
@NullMarked
package dev.assay.activities.grading.similarity;

import org.jspecify.annotations.NullMarked;
