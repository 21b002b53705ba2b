/**
 * Runs users' code in processes that hold nothing: no keys, no environment, no files, no network. This side starts them,
 * gives each to one team, enforces their limits and replaces them; what runs in them is {@link dev.assay.sandbox.guest}.
 */
@NullMarked
package dev.assay.sandbox;

import org.jspecify.annotations.NullMarked;
