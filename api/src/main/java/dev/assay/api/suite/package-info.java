/** Suites and their versions. */
@NullMarked
package dev.assay.api.suite;

import org.jspecify.annotations.NullMarked;
