/** Faults of the whole process and of what it depends on, each caused. */
@NullMarked
package dev.assay.standalone.fault;

import org.jspecify.annotations.NullMarked;
