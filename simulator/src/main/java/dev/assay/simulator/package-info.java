/** What a simulated provider is told and tells: scenarios, faults and when they come, latencies, counters. */
@NullMarked
package dev.assay.simulator;

import org.jspecify.annotations.NullMarked;
