/** A process that hosts workflows and activities: wiring, tuning, shutdown. */
@NullMarked
package dev.assay.worker;

import org.jspecify.annotations.NullMarked;
