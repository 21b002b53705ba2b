/** The end of an attempt: counts, metrics and cause of a run whose lanes have ended. */
@NullMarked
package dev.assay.ledger.finish;

import org.jspecify.annotations.NullMarked;
