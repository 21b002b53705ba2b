/** The rules of a manifest: each violation with its place, the value and what was expected. */
@NullMarked
package dev.assay.manifest.rule;

import org.jspecify.annotations.NullMarked;
