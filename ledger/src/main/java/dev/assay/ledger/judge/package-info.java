/** Calls that graders pay for. */
@org.jspecify.annotations.NullMarked
package dev.assay.ledger.judge;
