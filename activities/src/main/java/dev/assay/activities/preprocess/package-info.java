/** Users' Python that changes rows before prompts are rendered from them. */
@NullMarked
package dev.assay.activities.preprocess;

import org.jspecify.annotations.NullMarked;
