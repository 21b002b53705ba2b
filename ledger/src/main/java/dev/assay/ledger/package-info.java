/** The system of record: schema, domain records, DAOs. */
@NullMarked
package dev.assay.ledger;

import org.jspecify.annotations.NullMarked;
