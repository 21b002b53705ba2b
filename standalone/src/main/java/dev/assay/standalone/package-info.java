/** Everything in one process: how it starts, and the embedded servers below. */
@NullMarked
package dev.assay.standalone;

import org.jspecify.annotations.NullMarked;
