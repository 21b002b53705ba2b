/** Artifacts: files that are made from a run's rows when somebody first asks for them. */
@NullMarked
package dev.assay.api.artifact;

import org.jspecify.annotations.NullMarked;
