/** Reading samples: a view over item, generation, score and failure. Nothing stores a sample's status. */
@NullMarked
package dev.assay.ledger.sample;

import org.jspecify.annotations.NullMarked;
