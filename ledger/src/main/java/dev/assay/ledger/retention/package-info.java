/** Removing what is not kept any longer, in chunks. */
@NullMarked
package dev.assay.ledger.retention;

import org.jspecify.annotations.NullMarked;
