/** Calling a model: what is asked, what came back, and what it cost. */
@NullMarked
package dev.assay.model;

import org.jspecify.annotations.NullMarked;
