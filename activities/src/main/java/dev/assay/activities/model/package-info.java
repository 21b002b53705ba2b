/** Calling models: one HTTP exchange, what its outcome means, and one sample's calls until it has an answer. */
@NullMarked
package dev.assay.activities.model;

import org.jspecify.annotations.NullMarked;
