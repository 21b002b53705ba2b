/** Schedules over REST, and what happens when they fire. */
@NullMarked
package dev.assay.api.schedule;

import org.jspecify.annotations.NullMarked;
