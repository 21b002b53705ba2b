/** Runs: state, attempts, tasks, counters, and the transitions that requests make. */
@NullMarked
package dev.assay.ledger.run;

import org.jspecify.annotations.NullMarked;
