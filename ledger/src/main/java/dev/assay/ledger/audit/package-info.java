/** Audits: whether a run's counters say what its rows say. */
@NullMarked
package dev.assay.ledger.audit;

import org.jspecify.annotations.NullMarked;
