/** Files: streamed in, streamed out. */
@NullMarked
package dev.assay.api.file;

import org.jspecify.annotations.NullMarked;
