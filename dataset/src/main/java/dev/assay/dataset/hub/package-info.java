/** Repositories of a dataset hub: listing files, finding those of a split, reading them. */
@NullMarked
package dev.assay.dataset.hub;

import org.jspecify.annotations.NullMarked;
