/** Organisations, teams, API keys and who is behind a request. */
@NullMarked
package dev.assay.ledger.tenancy;

import org.jspecify.annotations.NullMarked;
