/** The OpenAPI document. */
@NullMarked
package dev.assay.api.openapi;

import org.jspecify.annotations.NullMarked;
