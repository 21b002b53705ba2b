/** Runs that wait for an execution, and those whose execution has been quiet. */
@NullMarked
package dev.assay.ledger.dispatch;

import org.jspecify.annotations.NullMarked;
