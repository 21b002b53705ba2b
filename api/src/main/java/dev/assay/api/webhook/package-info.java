/** Webhooks: which targets are allowed, signing, sending. */
@NullMarked
package dev.assay.api.webhook;

import org.jspecify.annotations.NullMarked;
