/**
 * The simulated model provider: a real HTTP server that speaks the OpenAI wire format, fails as its scenario tells it to,
 * and counts exactly what it was asked and what it answered.
 */
@NullMarked
package dev.assay.simulator.provider;

import org.jspecify.annotations.NullMarked;
