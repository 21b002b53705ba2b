/** Runs over REST: each request is one transaction in the ledger and a nudge; none waits for Temporal. */
@NullMarked
package dev.assay.api.run;

import org.jspecify.annotations.NullMarked;
