/** The one envelope in which every error leaves, and what maps to it. */
@NullMarked
package dev.assay.api.error;

import org.jspecify.annotations.NullMarked;
