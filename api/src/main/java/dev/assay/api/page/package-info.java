/** Lists: pages by key, never by offset. */
@NullMarked
package dev.assay.api.page;

import org.jspecify.annotations.NullMarked;
