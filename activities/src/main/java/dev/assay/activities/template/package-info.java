/** The templates of a task over its rows. */
@NullMarked
package dev.assay.activities.template;

import org.jspecify.annotations.NullMarked;
