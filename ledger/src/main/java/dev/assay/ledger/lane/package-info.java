/** Lanes of a run: who works on which block, the pace that is asked for, and why a model or a run stops. */
@NullMarked
package dev.assay.ledger.lane;

import org.jspecify.annotations.NullMarked;
