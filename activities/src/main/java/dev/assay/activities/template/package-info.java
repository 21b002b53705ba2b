/** Jinja templates over dataset rows, confined: no reflection, no resources, no unbounded work. */
@NullMarked
package dev.assay.activities.template;

import org.jspecify.annotations.NullMarked;
