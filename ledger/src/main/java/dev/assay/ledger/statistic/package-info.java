/** Sums without rounding, and quantiles: what means and their intervals are computed from. */
@NullMarked
package dev.assay.ledger.statistic;

import org.jspecify.annotations.NullMarked;
