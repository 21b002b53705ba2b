/** Prompts as messages with roles: their templates, what they are in the ledger, and the images in them. */
@NullMarked
package dev.assay.activities.message;

import org.jspecify.annotations.NullMarked;
