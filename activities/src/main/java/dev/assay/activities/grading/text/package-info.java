/** Texts as graders compare them: plain characters, scripts, and how much two texts share. */
@NullMarked
package dev.assay.activities.grading.text;

import org.jspecify.annotations.NullMarked;
