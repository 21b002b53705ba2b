@org.jspecify.annotations.NullMarked
package dev.assay.ledger;
