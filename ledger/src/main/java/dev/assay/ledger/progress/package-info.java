/** Progress: how far a run is, who works on it, how fast, and why it may stand still. */
@NullMarked
package dev.assay.ledger.progress;

import org.jspecify.annotations.NullMarked;
