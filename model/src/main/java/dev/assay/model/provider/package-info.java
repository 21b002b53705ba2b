/** One call over HTTP to a provider of the OpenAI API, in the foreground or as a background response. */
@NullMarked
package dev.assay.model.provider;

import org.jspecify.annotations.NullMarked;
