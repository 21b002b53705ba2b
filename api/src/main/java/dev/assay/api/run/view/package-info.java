/** Runs as they are shown: views, and the queries that find them. */
@NullMarked
package dev.assay.api.run.view;

import org.jspecify.annotations.NullMarked;
