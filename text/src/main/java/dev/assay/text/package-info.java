/** Texts and JSON as Assay keeps them: lengths in characters and bytes, exact numbers, hashes, names of secrets. */
@NullMarked
package dev.assay.text;

import org.jspecify.annotations.NullMarked;
