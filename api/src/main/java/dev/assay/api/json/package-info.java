/** How request bodies are read and answers written. */
@NullMarked
package dev.assay.api.json;

import org.jspecify.annotations.NullMarked;
