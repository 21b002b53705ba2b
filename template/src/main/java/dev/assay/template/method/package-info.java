/** Attributes, items and methods of values, and the functions that every template has. */
@NullMarked
package dev.assay.template.method;

import org.jspecify.annotations.NullMarked;
