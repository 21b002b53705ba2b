/** Calls to Temporal: starting runs, looking at their executions, knowing whether it answers. */
@NullMarked
package dev.assay.api.temporal;

import org.jspecify.annotations.NullMarked;
