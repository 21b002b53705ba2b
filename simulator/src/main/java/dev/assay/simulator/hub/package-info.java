/** A simulated Hugging Face hub. */
@NullMarked
package dev.assay.simulator.hub;

import org.jspecify.annotations.NullMarked;
