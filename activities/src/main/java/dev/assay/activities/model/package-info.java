/** Calling models: one HTTP exchange, what its outcome means, and one sample's calls until it has an
 * answer; when a model is waited for, and when given up. */
@org.jspecify.annotations.NullMarked
package dev.assay.activities.model;
