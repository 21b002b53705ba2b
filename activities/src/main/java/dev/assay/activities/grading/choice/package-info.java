/** Which of a task's choices a text names as its answer. */
@NullMarked
package dev.assay.activities.grading.choice;

import org.jspecify.annotations.NullMarked;
