/** Changing a run: cancel, pause, retry, rescore, delete, new concurrency. */
@NullMarked
package dev.assay.api.run.control;

import org.jspecify.annotations.NullMarked;
