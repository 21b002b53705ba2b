/** The run's activities and the lanes behind them. */
@NullMarked
package dev.assay.activities.run;

import org.jspecify.annotations.NullMarked;
