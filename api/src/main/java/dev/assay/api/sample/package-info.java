/** Samples over REST. */
@NullMarked
package dev.assay.api.sample;

import org.jspecify.annotations.NullMarked;
