/** Calls of one sample until it is answered or fails, and holding a model that does not answer. */
@NullMarked
package dev.assay.model.retry;

import org.jspecify.annotations.NullMarked;
