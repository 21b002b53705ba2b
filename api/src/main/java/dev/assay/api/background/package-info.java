/** Work of a process beside requests: loops, and who of several processes does what only one may do. */
@NullMarked
package dev.assay.api.background;

import org.jspecify.annotations.NullMarked;
