package dev.assay.activities.prepare;

import dev.assay.dataset.Row;

/** Makes the items of a task from its rows. */
interface ItemMaker {

    /** @throws dev.assay.text.CodedException where a row cannot be one */
    void add(ItemBatch batch, Row row, int itemNo, int sampleIndex);
}
