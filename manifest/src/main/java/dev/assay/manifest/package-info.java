/** The suite's language: what a manifest says, read into records. A manifest that the rules refused is never read. */
@NullMarked
package dev.assay.manifest;

import org.jspecify.annotations.NullMarked;
