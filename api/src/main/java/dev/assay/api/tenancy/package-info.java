/** API keys: who asks, and what they may do. */
@NullMarked
package dev.assay.api.tenancy;

import org.jspecify.annotations.NullMarked;
