/** Results of steps: one row for each call or score, written in flushes of one transaction. */
@NullMarked
package dev.assay.ledger.step;

import org.jspecify.annotations.NullMarked;
