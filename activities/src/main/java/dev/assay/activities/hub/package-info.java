/** Which files of a hub's dataset make up a split. Knows nothing of rows, and asks nobody. */
@NullMarked
package dev.assay.activities.hub;

import org.jspecify.annotations.NullMarked;
