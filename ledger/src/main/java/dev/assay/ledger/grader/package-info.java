/** The graders of a run's gradings, and what each of several made of a sample. */
@NullMarked
package dev.assay.ledger.grader;

import org.jspecify.annotations.NullMarked;
