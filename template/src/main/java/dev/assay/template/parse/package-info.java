/** From a template's text to its parts; what Assay does not have is refused by name. */
@NullMarked
package dev.assay.template.parse;

import org.jspecify.annotations.NullMarked;
