/** Runs, their attempts, blocks and lanes, and the one writer of their steps. */
@NullMarked
package dev.assay.ledger.run;

import org.jspecify.annotations.NullMarked;
