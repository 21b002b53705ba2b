/** The short steps of a run, and the set of all activities that a worker hosts. */
@NullMarked
package dev.assay.activities.run;

import org.jspecify.annotations.NullMarked;
