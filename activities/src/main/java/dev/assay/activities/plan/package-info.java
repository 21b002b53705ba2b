/** What a run is to do, read once from the ledger, for every activity. */
@NullMarked
package dev.assay.activities.plan;

import org.jspecify.annotations.NullMarked;
