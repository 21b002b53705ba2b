/** Graders that users have written in Python, in confined processes. */
@NullMarked
package dev.assay.activities.grading.python;

import org.jspecify.annotations.NullMarked;
