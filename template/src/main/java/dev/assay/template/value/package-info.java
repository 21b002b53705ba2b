/** Python's values, what its built-in functions do with any of them, and the budget that both are counted by. */
@NullMarked
package dev.assay.template.value;

import org.jspecify.annotations.NullMarked;
