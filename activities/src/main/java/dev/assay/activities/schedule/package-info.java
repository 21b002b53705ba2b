/** Recording the firings of schedules. */
@NullMarked
package dev.assay.activities.schedule;

import org.jspecify.annotations.NullMarked;
