/** Patterns of a manifest: what a regular expression may contain, and how large it becomes. */
@NullMarked
package dev.assay.manifest.pattern;

import org.jspecify.annotations.NullMarked;
