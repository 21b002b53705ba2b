/** What a simulated model says, and how the OpenAI API spells it. */
@NullMarked
package dev.assay.simulator.model;

import org.jspecify.annotations.NullMarked;
