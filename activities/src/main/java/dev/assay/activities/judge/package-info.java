/** Models that graders call: counted, committed before the grader sees the answer, replayed when a step is repeated. */
@org.jspecify.annotations.NullMarked
package dev.assay.activities.judge;
