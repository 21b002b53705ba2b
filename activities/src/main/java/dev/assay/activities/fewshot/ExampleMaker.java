package dev.assay.activities.fewshot;

import dev.assay.dataset.Row;

/** Makes examples of rows. */
interface ExampleMaker<E> {

    /** What a row asks as an example: two rows that ask the same are one example. */
    String prompt(Row row);

    E example(Row row, String prompt);

    /** What an example takes up, in characters. */
    int length(E example);
}
