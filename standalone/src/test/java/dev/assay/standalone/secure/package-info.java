/** Temporal servers that want to know who calls. */
@NullMarked
package dev.assay.standalone.secure;

import org.jspecify.annotations.NullMarked;
