/** Schedules, across restarts. */
@NullMarked
package dev.assay.standalone.schedule;

import org.jspecify.annotations.NullMarked;
