/** Which label a judge's answer gives. */
@NullMarked
package dev.assay.activities.grading.verdict;

import org.jspecify.annotations.NullMarked;
