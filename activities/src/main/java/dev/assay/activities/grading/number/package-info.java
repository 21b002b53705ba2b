/** Numbers in texts, whatever they are written in. */
@NullMarked
package dev.assay.activities.grading.number;

import org.jspecify.annotations.NullMarked;
