/** How request bodies are read and answers written, and in which types and sizes. */
@NullMarked
package dev.assay.api.json;

import org.jspecify.annotations.NullMarked;
