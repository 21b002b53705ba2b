/** Results of runs that were executed elsewhere: which of them are in the ledger already. */
@NullMarked
package dev.assay.ledger.imports;

import org.jspecify.annotations.NullMarked;
