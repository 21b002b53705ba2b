/** Creating a run: its request, the rules for it, and the rows that it begins with. */
@NullMarked
package dev.assay.api.run.create;

import org.jspecify.annotations.NullMarked;
