/** The embedded Temporal: the CLI's server with a file database, or the in-process server where there is no CLI. */
@NullMarked
package dev.assay.standalone.temporal;

import org.jspecify.annotations.NullMarked;
