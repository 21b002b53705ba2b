/** The outbox of webhooks. */
@NullMarked
package dev.assay.ledger.webhook;

import org.jspecify.annotations.NullMarked;
