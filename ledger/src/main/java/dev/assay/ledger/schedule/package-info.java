/** Schedules and their firings. */
@NullMarked
package dev.assay.ledger.schedule;

import org.jspecify.annotations.NullMarked;
