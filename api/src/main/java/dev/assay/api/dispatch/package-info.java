/** Gives accepted runs to Temporal, now or when it is back, and finds runs that lost their execution. */
@NullMarked
package dev.assay.api.dispatch;

import org.jspecify.annotations.NullMarked;
