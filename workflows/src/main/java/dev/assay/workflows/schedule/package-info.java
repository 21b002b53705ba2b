/** What a Temporal Schedule starts. IDs and times only. */
@NullMarked
package dev.assay.workflows.schedule;

import org.jspecify.annotations.NullMarked;
