/** Few-shot examples: which rows become some, and how they stand in front of a prompt. */
@NullMarked
package dev.assay.activities.fewshot;

import org.jspecify.annotations.NullMarked;
