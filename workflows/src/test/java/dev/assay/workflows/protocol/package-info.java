/**
 * The run protocol in the small: its states and moves without anything that runs, so that every order of them can be
 * tried. What the ledger's statements and the workflow check is checked here at the same places.
 */
@NullMarked
package dev.assay.workflows.protocol;

import org.jspecify.annotations.NullMarked;
