/** The durable run: workflow, activity interfaces, and what passes between them. IDs, codes and counters only. */
@NullMarked
package dev.assay.workflows.run;

import org.jspecify.annotations.NullMarked;
