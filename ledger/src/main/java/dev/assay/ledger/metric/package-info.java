/** Sums of scores as exact partials, and what is computed from them. */
@NullMarked
package dev.assay.ledger.metric;

import org.jspecify.annotations.NullMarked;
