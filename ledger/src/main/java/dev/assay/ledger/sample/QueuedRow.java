package dev.assay.ledger.sample;

import org.jdbi.v3.core.mapper.Nested;

/** An item of a run that is still being prepared, for one model. */
public record QueuedRow(
        int modelNo, int itemNo, @Nested("i_") SampleRow.Item item) {

    SampleRow sample() {
        return new SampleRow(modelNo, itemNo, SampleStatus.QUEUED, item, null, null, null);
    }
}
