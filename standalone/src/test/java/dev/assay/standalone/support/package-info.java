/** What tests of the whole process share: starting it, looking at it, and the balance of its ledger. */
@NullMarked
package dev.assay.standalone.support;

import org.jspecify.annotations.NullMarked;
