/** What probes are told. */
@NullMarked
package dev.assay.api.health;

import org.jspecify.annotations.NullMarked;
