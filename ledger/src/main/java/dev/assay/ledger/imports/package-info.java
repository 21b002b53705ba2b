/** Results of runs that were executed elsewhere, each written once, as a completed run. */
@NullMarked
package dev.assay.ledger.imports;

import org.jspecify.annotations.NullMarked;
