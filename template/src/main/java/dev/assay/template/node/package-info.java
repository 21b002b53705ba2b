/** The parts of a parsed template, which evaluate themselves. */
@NullMarked
package dev.assay.template.node;

import org.jspecify.annotations.NullMarked;
