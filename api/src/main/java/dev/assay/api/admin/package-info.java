/**
 * Organisations, teams and keys: the same requests, rules and services for REST and the command line
 * ({@link dev.assay.api.command}).
 */
@NullMarked
package dev.assay.api.admin;

import org.jspecify.annotations.NullMarked;
