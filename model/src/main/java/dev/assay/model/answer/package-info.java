/** A provider's answer, read: output, thoughts, usage, or the failure that it is. */
@NullMarked
package dev.assay.model.answer;

import org.jspecify.annotations.NullMarked;
