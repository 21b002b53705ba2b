package dev.assay.ledger.sample;

/** Where a block lies in the order of samples. */
public record BlockSpan(int blockNo, int modelNo, int firstItem, int lastItem) {

    int size() {
        return lastItem - firstItem + 1;
    }

    /** Its last sample. */
    SamplePosition end() {
        return new SamplePosition(modelNo, lastItem);
    }
}
