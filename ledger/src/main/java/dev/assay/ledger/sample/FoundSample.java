package dev.assay.ledger.sample;

import dev.assay.ledger.lane.Phase;
import dev.assay.ledger.sample.SampleRow.Failure;
import dev.assay.ledger.sample.SampleRow.Generation;
import dev.assay.ledger.sample.SampleRow.Item;
import dev.assay.ledger.sample.SampleRow.Score;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;

/**
 * A sample as its rows have it.
 *
 * @param phase of its block; null where its run has no blocks yet
 * @param held whether a lane works on the block
 * @param bytes length of its texts
 */
public record FoundSample(
        int modelNo,
        int itemNo,
        @Nullable Phase phase,
        boolean held,
        long bytes,
        @Nested("i_") Item item,
        @Nullable @Nested("g_") Generation generation,
        @Nullable @Nested("s_") Score score,
        @Nullable @Nested("f_") Failure failure) {

    SampleRow row() {
        SampleStatus status = SampleStatus.of(phase, held, score != null, failure != null, generation != null);
        return new SampleRow(modelNo, itemNo, status, item, generation, score, failure);
    }
}
