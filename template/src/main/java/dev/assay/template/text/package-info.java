/** Python's ways to make text: format specifications, JSON, case, splitting. */
@NullMarked
package dev.assay.template.text;

import org.jspecify.annotations.NullMarked;
