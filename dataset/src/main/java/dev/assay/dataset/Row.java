package dev.assay.dataset;

import tools.jackson.databind.node.ObjectNode;

/**
 * One row of a dataset.
 *
 * @param sourceRow its number among the data rows, from 1; headers and blank lines are not counted
 * @param line the line of the file on which it starts, from 1
 * @param values by column, in the file's order
 */
public record Row(long sourceRow, long line, ObjectNode values) {}
