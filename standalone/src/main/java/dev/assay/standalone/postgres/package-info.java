/** The embedded PostgreSQL: real binaries, durable settings, data kept in the data folder. */
@NullMarked
package dev.assay.standalone.postgres;

import org.jspecify.annotations.NullMarked;
