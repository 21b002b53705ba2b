/** Audits: whether what a run's books say is what its rows say. */
@NullMarked
package dev.assay.ledger.audit;

import org.jspecify.annotations.NullMarked;
