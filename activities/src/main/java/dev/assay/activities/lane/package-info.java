/** Lanes: generating and scoring blocks of samples at the pace that is asked for. */
@NullMarked
package dev.assay.activities.lane;

import org.jspecify.annotations.NullMarked;
