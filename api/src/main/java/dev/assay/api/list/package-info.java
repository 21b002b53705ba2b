/** Lists: their envelope and their query parameters. */
@NullMarked
package dev.assay.api.list;

import org.jspecify.annotations.NullMarked;
