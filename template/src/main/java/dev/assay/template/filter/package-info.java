/** Jinja2's filters and tests, by name. */
@NullMarked
package dev.assay.template.filter;

import org.jspecify.annotations.NullMarked;
