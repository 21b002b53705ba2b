/** Removes what is older than {@code assay.retention.*} allows. */
@NullMarked
package dev.assay.api.retention;

import org.jspecify.annotations.NullMarked;
