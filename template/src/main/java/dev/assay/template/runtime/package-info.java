/** One rendering: scopes, functions and their arguments, loops, operators. */
@NullMarked
package dev.assay.template.runtime;

import org.jspecify.annotations.NullMarked;
