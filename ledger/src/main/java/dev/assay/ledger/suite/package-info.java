/** Suites, their versions and the manifests these hold. */
@NullMarked
package dev.assay.ledger.suite;

import org.jspecify.annotations.NullMarked;
