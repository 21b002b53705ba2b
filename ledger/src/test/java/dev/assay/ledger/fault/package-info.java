/** Random schedules of lanes, flushes and faults on a real PostgreSQL. */
@org.jspecify.annotations.NullMarked
package dev.assay.ledger.fault;
