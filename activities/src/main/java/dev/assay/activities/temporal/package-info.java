/** What activities tell Temporal: that they are alive, and how they failed. */
@NullMarked
package dev.assay.activities.temporal;

import org.jspecify.annotations.NullMarked;
