/** The API as a process: its settings and how it starts; what it serves is below, by noun. */
@NullMarked
package dev.assay.api;

import org.jspecify.annotations.NullMarked;
