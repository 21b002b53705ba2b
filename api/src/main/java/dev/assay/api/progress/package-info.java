/** Progress over REST: one look, or a stream of events. */
@NullMarked
package dev.assay.api.progress;

import org.jspecify.annotations.NullMarked;
